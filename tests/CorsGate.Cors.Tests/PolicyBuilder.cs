using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Cors.Tests;

/// <summary>Short forms for the policies and requests of tests.</summary>
internal static class PolicyBuilder
{
    public static OriginPattern Pattern(string text, OriginSyntax syntax = OriginSyntax.Extended)
    {
        Assert.True(OriginPatternParser.TryParse(text, syntax, out var pattern, out var error, out _), error);
        return pattern;
    }

    public static CorsPolicy Policy(params string[] origins) => Of([.. origins.Select(o => Pattern(o))]);

    public static CorsPolicy Of(params OriginPattern[] origins) =>
        new() { AllowOrigins = [.. origins.Select(o => new Sourced<OriginPattern>(o))] };

    public static CorsPolicy Credentials(this CorsPolicy policy) => policy with { AllowCredentials = new(true) };

    public static CorsPolicy Methods(this CorsPolicy policy, params string[] methods) =>
        policy with { AllowMethods = [.. methods.Select(m => new Sourced<string>(m))] };

    public static CorsPolicy Headers(this CorsPolicy policy, params string[] headers) =>
        policy with { AllowHeaders = [.. headers.Select(h => new Sourced<string>(h))] };

    public static CorsPolicy Expose(this CorsPolicy policy, params string[] headers) =>
        policy with { ExposeHeaders = [.. headers.Select(h => new Sourced<string>(h))] };

    public static CorsPolicy MaxAge(this CorsPolicy policy, string value) => policy with { MaxAge = new Sourced<string>(value) };

    public static CompiledCorsPolicy For(this CorsPolicy policy, CorsSemantics semantics) => CompiledCorsPolicy.Compile(policy, semantics);

    public static CorsRequest Actual(string? origin, string method = "GET") =>
        new() { Method = method, Origin = origin, OriginCount = origin is null ? 0 : 1 };

    public static CorsRequest Preflight(string? origin, string? method = "GET", string? headers = null) =>
        new() { Method = "OPTIONS", Origin = origin, OriginCount = origin is null ? 0 : 1, RequestMethod = method, RequestHeaders = headers };

    public static CorsRequest TwoOrigins(string first, string last, string method = "GET") =>
        new() { Method = method, Origin = first, LastOrigin = last, OriginCount = 2, RequestMethod = method is "OPTIONS" ? "GET" : null };

    public static bool Allows(this CompiledCorsPolicy policy, string origin) => policy.Evaluate(Actual(origin)).Outcome == CorsOutcome.Allowed;

    /// <summary>All six headers as one line, in the order of the list, so that absence is compared too.</summary>
    public static string Wire(this CorsDecision decision) => string.Join(
        " | ",
        new[]
        {
            Line("origin", decision.AllowOrigin),
            Line("credentials", decision.AllowCredentials),
            Line("methods", decision.AllowMethods),
            Line("headers", decision.AllowHeaders),
            Line("expose", decision.ExposeResponseHeaderNames ? "<names>" : decision.ExposeHeaders),
            Line("max-age", decision.MaxAge),
        }.Where(l => l is not null));

    private static string? Line(string name, string? value) => value is null ? null : name + ": " + value;
}
