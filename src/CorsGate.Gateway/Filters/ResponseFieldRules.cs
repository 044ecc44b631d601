using System.Collections.Frozen;
using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Filters;

/// <summary>
/// The fields that a rule adds to responses, ready for them: each is a line of its own beside what is there (nginx,
/// <c>add_header</c>). Fields that frame the message or belong to the connection are left alone.
/// </summary>
internal sealed class ResponseFieldRules
{
    private static readonly FrozenSet<string> OfTheConnection = new[]
    {
        "Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly ImmutableArray<ResponseHeaderRule> _rules;

    private ResponseFieldRules(ImmutableArray<ResponseHeaderRule> rules)
    {
        _rules = rules;
        SaysOrigin = rules.Any(rule => rule.Name.Equals("Access-Control-Allow-Origin", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether one of them is Access-Control-Allow-Origin.</summary>
    public bool SaysOrigin { get; }

    /// <summary>Compiles rules; null: there are none.</summary>
    public static ResponseFieldRules? Create(ImmutableArray<ResponseHeaderRule> rules) => rules.IsDefaultOrEmpty
        ? null
        : new ResponseFieldRules([.. rules.Where(rule => FieldText.IsToken(rule.Name) && !OfTheConnection.Contains(rule.Name))]);

    /// <summary>Adds the fields to a response whose status stands. A value that is empty or could not be sent adds nothing.</summary>
    /// <param name="response">The response.</param>
    /// <param name="facts">The request.</param>
    /// <param name="state">The state of the route's program.</param>
    public void Apply(HttpResponse response, IRequestFacts facts, object? state)
    {
        var isUsual = IsUsual(response.StatusCode);
        foreach (var rule in _rules)
        {
            if (!rule.Always && !isUsual)
                continue;
            var value = rule.Value.Evaluate(facts, state);
            if (value.Length > 0 && FieldText.IsValue(value) && !IsSaid(response.Headers, rule.Name, value))
                response.Headers.Append(rule.Name, value);
        }
    }

    // What the CORS decision or the upstream says in Vary already is not said twice.
    private static bool IsSaid(IHeaderDictionary headers, string name, string value)
    {
        if (!name.Equals("Vary", StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var line in headers.Vary)
        {
            if (HeaderCondition.ListsName(line, value) || HeaderCondition.ListsName(line, "*"))
                return true;
        }

        return false;
    }

    // nginx, ngx_http_headers_module: the statuses that add_header is for without "always".
    private static bool IsUsual(int status) => status is 200 or 201 or 204 or 206 or 301 or 302 or 303 or 304 or 307 or 308;
}
