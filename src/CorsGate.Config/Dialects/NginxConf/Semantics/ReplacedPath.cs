using System.Text;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Semantics;

/// <summary>
/// The target of <c>proxy_pass</c> with a path (ngx_http_proxy_module): the part of the path that the location matched is
/// replaced by it, character for character, and what cannot stand in a path is escaped again.
/// </summary>
/// <param name="prefix">What the location matched.</param>
/// <param name="replacement">The path of proxy_pass; it may hold a query.</param>
internal sealed class ReplacedPath(string prefix, string replacement) : NginxText
{
    public override bool DependsOnOrigin => false;

    public override string Evaluate(IRequestFacts facts, object? state)
    {
        var path = facts.Path;
        var rest = path.StartsWith(prefix, StringComparison.Ordinal) ? path.AsSpan(prefix.Length) : [];
        var result = new StringBuilder(replacement, replacement.Length + rest.Length + facts.Query.Length + 8);
        Escape(rest, result);
        if (facts.Query.Length > 0)
            result.Append(replacement.Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(facts.Query);
        return result.ToString();
    }

    // An escape that is still there stays: it stands for something that means more as the character itself.
    private static void Escape(ReadOnlySpan<char> rest, StringBuilder result)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in rest.EnumerateRunes())
        {
            if (rune.Value is > ' ' and < 0x7f and not ('?' or '#'))
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
                result.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
