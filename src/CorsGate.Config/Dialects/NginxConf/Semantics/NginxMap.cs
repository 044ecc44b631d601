using System.Collections.Frozen;
using System.Runtime.InteropServices;
using CorsGate.Config.Model;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.NginxConf.Semantics;

/// <summary>
/// A variable of <c>map</c> (ngx_http_map_module): the value of the text itself, then with <c>hostnames</c> of the longest
/// <c>*.suffix</c> and <c>prefix.*</c>, then of the first regular expression that is found, then the default. Texts are compared without case.
/// </summary>
internal sealed class NginxMap : NginxText
{
    /// <summary>An expression and its value.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Expression(LinearRegex Regex, IRequestText Value);

    private readonly IRequestText _source;
    private readonly FrozenDictionary<string, IRequestText> _exact;
    private readonly Expression[] _expressions;
    private readonly IRequestText _default;
    private readonly bool _hostnames;
    private readonly bool _dependsOnOrigin;

    public NginxMap(IRequestText source, IReadOnlyDictionary<string, IRequestText> exact, Expression[] expressions, IRequestText fallback, bool hostnames)
    {
        _source = source;
        _exact = exact.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _expressions = expressions;
        _default = fallback;
        _hostnames = hostnames;
        _dependsOnOrigin = IsByOrigin(source) || IsByOrigin(fallback) || exact.Values.Any(IsByOrigin) || Array.Exists(expressions, e => IsByOrigin(e.Value));
    }

    public override bool DependsOnOrigin => _dependsOnOrigin;

    public override string Evaluate(IRequestFacts facts, object? state)
    {
        var text = _source.Evaluate(facts, state);
        return Find(text).Evaluate(facts, state);
    }

    private IRequestText Find(string text)
    {
        if (_exact.TryGetValue(text, out var value) || (_hostnames && TryHostname(text, out value)))
            return value;
        foreach (var expression in _expressions)
        {
            if (expression.Regex.IsMatch(text))
                return expression.Value;
        }

        return _default;
    }

    // ".example.com" is stored as the two names that it stands for.
    private bool TryHostname(string host, out IRequestText value)
    {
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (dot > 0 && _exact.TryGetValue("*" + host[dot..], out value!))
                return true;
        }

        for (var dot = host.LastIndexOf('.'); dot > 0; dot = host.LastIndexOf('.', dot - 1))
        {
            if (_exact.TryGetValue(host[..(dot + 1)] + "*", out value!))
                return true;
        }

        value = null!;
        return false;
    }
}
