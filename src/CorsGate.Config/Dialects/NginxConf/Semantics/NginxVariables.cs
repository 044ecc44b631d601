using System.Collections.Frozen;
using System.Globalization;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Semantics;

/// <summary>The variables of an http block: nginx's own as far as they are known here, those of <c>map</c>, those of <c>set</c>.</summary>
internal sealed class NginxVariables
{
    private static readonly FrozenDictionary<string, IRequestText> BuiltIn = new Dictionary<string, IRequestText>(StringComparer.Ordinal)
    {
        ["request_method"] = new FactText(facts => facts.Method),
        ["request_uri"] = new FactText(facts => facts.RequestUri),
        ["uri"] = new FactText(facts => facts.Path),
        ["document_uri"] = new FactText(facts => facts.Path),
        ["args"] = new FactText(facts => facts.Query),
        ["query_string"] = new FactText(facts => facts.Query),
        ["is_args"] = new FactText(facts => facts.Query.Length == 0 ? "" : "?"),
        ["scheme"] = new FactText(facts => facts.Scheme),
        ["https"] = new FactText(facts => IsHttps(facts) ? "on" : ""),
        ["remote_addr"] = new FactText(facts => facts.RemoteAddress),
        ["server_port"] = new FactText(facts => facts.ServerPort.ToString(CultureInfo.InvariantCulture)),
        ["content_type"] = new HeaderText("Content-Type"),
        ["content_length"] = new HeaderText("Content-Length"),
        ["proxy_add_x_forwarded_for"] = new FactText(AddForwardedFor),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<string, IRequestText> _maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly List<bool> _byOrigin = [];

    /// <summary>How many variables <c>set</c> knows.</summary>
    public int SlotCount => _byOrigin.Count;

    /// <summary>Adds a variable of <c>map</c>; a later one of the same name replaces it, as in nginx.</summary>
    public void AddMap(string name, IRequestText map) => _maps[name] = map;

    /// <summary>The place of a variable of <c>set</c>.</summary>
    public int Slot(string name)
    {
        if (!_slots.TryGetValue(name, out var slot))
        {
            _slots.Add(name, slot = _byOrigin.Count);
            _byOrigin.Add(false);
        }

        return slot;
    }

    /// <summary>Notes that a variable of <c>set</c> may depend on the Origin.</summary>
    public void MarkByOrigin(int slot) => _byOrigin[slot] = true;

    /// <summary>Whether a variable of <c>set</c> may depend on the Origin.</summary>
    public bool IsByOrigin(int slot) => _byOrigin[slot];

    /// <summary>The text of a variable; null: it is not known.</summary>
    /// <param name="name">The name without its sign.</param>
    /// <param name="place">What depends on the place of the directive.</param>
    public IRequestText? Find(string name, VariablePlace place)
    {
        if (_slots.TryGetValue(name, out var slot))
            return new SlotText(this, slot);
        if (_maps.TryGetValue(name, out var map) || BuiltIn.TryGetValue(name, out map))
            return map;
        if (name.StartsWith("http_", StringComparison.Ordinal) && name.Length > 5)
            return new HeaderText(name[5..].Replace('_', '-'));
        if (name.StartsWith("arg_", StringComparison.Ordinal) && name.Length > 4)
            return new FactText(facts => Argument(facts.Query, name[4..]));
        if (name.StartsWith("cookie_", StringComparison.Ordinal) && name.Length > 7)
            return new FactText(facts => Cookie(facts.Header("Cookie"), name[7..]));
        return name switch
        {
            "host" => new FactText(facts => facts.Host.Length == 0 ? place.ServerName : facts.Host),
            "server_name" => new LiteralText(place.ServerName),
            "proxy_host" when place.ProxyHost is { } host => new LiteralText(host),
            _ => null,
        };
    }

    /// <summary>Whether the request came over TLS.</summary>
    public static bool IsHttps(IRequestFacts facts) => string.Equals(facts.Scheme, "https", StringComparison.Ordinal);

    private static string AddForwardedFor(IRequestFacts facts) =>
        facts.Header("X-Forwarded-For") is { Length: > 0 } before ? $"{before}, {facts.RemoteAddress}" : facts.RemoteAddress;

    // The first argument of the name, case aside, as written.
    private static string Argument(string query, string name)
    {
        foreach (var range in query.AsSpan().Split('&'))
        {
            var argument = query.AsSpan(range);
            if (argument.Length > name.Length && argument[name.Length] == '=' && argument.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return argument[(name.Length + 1)..].ToString();
        }

        return "";
    }

    private static string Cookie(string? cookies, string name)
    {
        foreach (var range in cookies.AsSpan().SplitAny(';', ','))
        {
            var cookie = cookies.AsSpan()[range].Trim(' ');
            if (cookie.Length > name.Length && cookie[name.Length] == '=' && cookie.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return cookie[(name.Length + 1)..].ToString();
        }

        return "";
    }
}

/// <summary>What a variable's value may depend on beside the request.</summary>
/// <param name="ServerName">The first name of the server.</param>
/// <param name="ProxyHost">Host and port of the location's proxy_pass; null: it has none.</param>
internal sealed record VariablePlace(string ServerName, string? ProxyHost);
