using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Model;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>
/// The strict reading of <c>add_header</c>: CORS headers go only to the origin that they name. A fixed Access-Control-Allow-Origin
/// becomes a policy; one that is computed is sent only where it comes out as the request's Origin.
/// </summary>
internal sealed class StrictHeaders(HttpScope scope)
{
    private const string Prefix = "Access-Control-";
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    /// <summary>Gives an action its policy or its guarded fields.</summary>
    /// <param name="action">The action.</param>
    /// <param name="headers">The fields of add_header.</param>
    /// <param name="testsOrigin">Whether a condition on the Origin led here.</param>
    /// <param name="source">The block, for messages.</param>
    public RouteAction Apply(RouteAction action, ImmutableArray<AddedHeader> headers, bool testsOrigin, NginxDirective source)
    {
        var others = Rules(headers.Where(header => !IsCors(header)));
        var cors = headers.Where(IsCors).ToImmutableArray();
        var origins = cors.Where(header => header.Is(AllowOrigin)).ToImmutableArray();
        if (origins.IsEmpty)
            return action with { ResponseHeaderRules = testsOrigin ? ActionBuilder.AddVary(others) : others };
        var isReflected = origins.Length == 1 && !testsOrigin && origins[0].Value is HeaderText { Name: var name }
            && string.Equals(name, "origin", StringComparison.OrdinalIgnoreCase);
        if (isReflected || origins.All(header => header.Value is LiteralText))
        {
            return action with
            {
                Cors = Policy(cors, origins, isReflected, source),
                ResponseHeaderRules = testsOrigin ? ActionBuilder.AddVary(others) : others,
            };
        }

        // Computed: nothing is sent to another origin than the one that came out.
        var guarded = Rules(cors).Select(rule => rule with { Value = new OwnOriginText(origins[0].Value, rule.Value) });
        return action with
        {
            ResponseHeaderRules = ActionBuilder.AddVary([.. others, .. guarded]),
        };
    }

    private AttachedPolicy Policy(ImmutableArray<AddedHeader> cors, ImmutableArray<AddedHeader> origins, bool isReflected, NginxDirective source)
    {
        var first = origins[0].Source;
        var text = isReflected ? "*" : ((LiteralText)origins[0].Value).Text;
        var credentials = Find(cors, "Allow-Credentials") is "true";
        var pattern = Pattern(text);
        if (origins.Length > 1)
        {
            scope.Report.Warning(first, $"{AllowOrigin} is sent {origins.Length} times, which browsers refuse; under strict semantics nobody is allowed. Name one origin");
            pattern = null;
        }
        else if (text is "*" && credentials)
        {
            scope.Report.Error(
                first, "allows every origin together with credentials, so every site could read with the user's cookies; under strict semantics nobody is allowed. Name the origins");
            pattern = null;
        }

        return new AttachedPolicy
        {
            Source = scope.Owner,
            Attachment = PolicyAttachment.RuleFilter,
            Semantics = CorsSemantics.Strict,
            Location = first.Location,
            Policy = new CorsPolicy
            {
                AllowOrigins = pattern is null ? [] : [new Sourced<OriginPattern>(pattern, first.Location)],
                AllowMethods = List(cors, "Allow-Methods", source),
                AllowHeaders = List(cors, "Allow-Headers", source),
                ExposeHeaders = List(cors, "Expose-Headers", source),
                AllowCredentials = new Sourced<bool>(credentials, first.Location),
                MaxAge = Find(cors, "Max-Age") is { Length: > 0 } age ? new Sourced<string>(age, first.Location) : null,
                Location = first.Location,
            },
        };
    }

    private static OriginPattern? Pattern(string text) => text switch
    {
        "" => null,
        "*" => OriginPatterns.Any(),
        "null" => OriginPatterns.Null(),
        _ => OriginPatterns.Exact(text),
    };

    private static string? Find(ImmutableArray<AddedHeader> cors, string name) =>
        cors.FirstOrDefault(header => header.Is(Prefix + name))?.Value is LiteralText { Text: var text } ? text.Trim() : null;

    private static ImmutableArray<Sourced<string>> List(ImmutableArray<AddedHeader> cors, string name, NginxDirective source) =>
    [
        .. (Find(cors, name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(item => new Sourced<string>(item, cors.First(header => header.Is(Prefix + name)).Source.Location ?? source.Location)),
    ];

    private static ImmutableArray<ResponseHeaderRule> Rules(IEnumerable<AddedHeader> headers) =>
        [.. headers.Select(header => new ResponseHeaderRule(header.Name, header.Value, header.Always))];

    private static bool IsCors(AddedHeader header) => header.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A text that is sent only where another one comes out as the request's Origin.</summary>
internal sealed class OwnOriginText(IRequestText origin, IRequestText value) : NginxText
{
    public override bool DependsOnOrigin => true;

    public override string Evaluate(IRequestFacts facts, object? state) =>
        facts.Header("Origin") is { Length: > 0 } sent && string.Equals(origin.Evaluate(facts, state), sent, StringComparison.Ordinal)
            ? value.Evaluate(facts, state)
            : "";
}
