using CorsGate.Config.Model;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

/// <summary>Policies that allow one origin.</summary>
internal static class Policies
{
    public const string Origin = "https://page.test";

    public static AttachedPolicy For(CorsSemantics semantics, string origin = Origin, PolicyAttachment attachment = PolicyAttachment.RuleFilter, params string[] expose) => new()
    {
        Source = Make.Object("p", "TrafficPolicy"),
        Attachment = attachment,
        Semantics = semantics,
        Policy = new CorsPolicy
        {
            AllowOrigins = [new Sourced<OriginPattern>(Pattern(origin))],
            AllowMethods = [new("GET"), new("PUT")],
            AllowHeaders = [new("x-one")],
            ExposeHeaders = [.. expose.Select(name => new Sourced<string>(name))],
            AllowCredentials = new(Value: true),
            MaxAge = new Sourced<string>("10"),
        },
    };

    private static OriginPattern Pattern(string text)
    {
        Assert.True(OriginPatternParser.TryParse(text, OriginSyntax.GatewayApi, out var pattern, out var error, out _), error);
        return pattern;
    }
}
