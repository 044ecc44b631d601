using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The fields that ingress-nginx sets on every forwarded request (<c>nginx.tmpl</c>): the client's own claims about where it
/// comes from are replaced, and kept under other names.
/// </summary>
internal static class UpstreamHeaders
{
    /// <summary>The fields, the same for every location.</summary>
    public static ImmutableArray<RequestHeaderRule> Rules { get; } =
    [
        Rule("X-Request-ID", facts => facts.Header("X-Request-ID") is { Length: > 0 } given ? given : RandomNumberGenerator.GetHexString(32, lowercase: true)),
        Rule("X-Original-Forwarded-For", facts => facts.Header("X-Forwarded-For") ?? ""),
        Rule("X-Original-Forwarded-Host", facts => facts.Header("X-Forwarded-Host") ?? ""),
        Rule("X-Real-IP", facts => facts.RemoteAddress),
        Rule("X-Forwarded-For", facts => facts.RemoteAddress),
        Rule("X-Forwarded-Host", facts => facts.Header("Host") is { Length: > 0 } host ? host : facts.Host),
        Rule("X-Forwarded-Port", facts => facts.ServerPort.ToString(CultureInfo.InvariantCulture)),
        Rule("X-Forwarded-Proto", facts => facts.Scheme),
        Rule("X-Forwarded-Scheme", facts => facts.Scheme),
        Rule("X-Scheme", facts => facts.Scheme),
        Rule("Proxy", _ => ""),
    ];

    private static RequestHeaderRule Rule(string name, Func<IRequestFacts, string> value) => new(name, new ComputedText(value));

    private sealed class ComputedText(Func<IRequestFacts, string> compute) : IRequestText
    {
        public string Evaluate(IRequestFacts facts, object? state) => compute(facts);
    }
}
