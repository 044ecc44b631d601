using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;

namespace CorsGate.Gateway.Filters;

/// <summary>
/// The fields that a rule sets on forwarded requests, ready for them. Those that frame the message or belong to the
/// connection are left to the forwarder: a configuration that sets them (<c>Connection "upgrade"</c>) means what it does anyway.
/// </summary>
internal sealed class RequestFieldRules
{
    private static readonly FrozenSet<string> OfTheConnection = new[]
    {
        "Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect",
        "HTTP2-Settings",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly ImmutableArray<RequestHeaderRule> _rules;
    private readonly FieldOverrides.FieldNames _names;
    private readonly IRequestText? _host;

    private RequestFieldRules(ImmutableArray<RequestHeaderRule> rules, IRequestText? host)
    {
        _rules = rules;
        _names = new FieldOverrides.FieldNames([.. rules.Select(rule => rule.Name)]);
        _host = host;
    }

    /// <summary>Compiles rules; null: there are none.</summary>
    public static RequestFieldRules? Create(ImmutableArray<RequestHeaderRule> rules)
    {
        if (rules.IsDefaultOrEmpty)
            return null;
        var host = rules.LastOrDefault(rule => IsHost(rule.Name))?.Value;
        return new RequestFieldRules(
            [.. rules.Where(rule => FieldText.IsToken(rule.Name) && !OfTheConnection.Contains(rule.Name) && !IsHost(rule.Name))], host);
    }

    /// <summary>The Host to send; null: what would be sent without the rules.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="state">The state of the route's program.</param>
    public string? Host(IRequestFacts facts, object? state) =>
        _host?.Evaluate(facts, state) is { } host && FieldText.IsValue(host) ? host : null;

    /// <summary>The fields to send; null: none but Host is set.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="state">The state of the route's program.</param>
    public FieldOverrides? Evaluate(IRequestFacts facts, object? state)
    {
        if (_rules.IsEmpty)
            return null;
        var values = new string?[_rules.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // What could not be sent is dropped, and so is the client's field of that name: it was to be replaced.
            var value = _rules[i].Value.Evaluate(facts, state);
            values[i] = value.Length > 0 && FieldText.IsValue(value) ? value : null;
        }

        return new FieldOverrides(_names, ImmutableCollectionsMarshal.AsImmutableArray(values));
    }

    private static bool IsHost(string name) => name.Equals("Host", StringComparison.OrdinalIgnoreCase);
}
