using System.Text;
using System.Text.RegularExpressions;
using ValueMatch = CorsGate.Config.Model.ValueMatch;
using CorsGate.Config.Model;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Routing;

/// <summary>Routing as the model defines it, written down as plainly as it can be: the oracle of the compiled tables.</summary>
internal static class LinearScan
{
    public static Route? Find(VirtualHost host, string method, string path, string query, IHeaderDictionary headers, string? announced) =>
        host.Routes.FirstOrDefault(route => Matches(route.Match, method, path, query, headers, announced));

    private static bool Matches(RouteMatch match, string method, string path, string query, IHeaderDictionary headers, string? announced)
    {
        var isPath = match.Path.Kind switch
        {
            PathMatchKind.Exact => Same(path, match.Path.Value),
            PathMatchKind.Prefix => IsBelow(path, match.Path.Value),
            PathMatchKind.StringPrefix => path.StartsWith(match.Path.Value, StringComparison.Ordinal),
            PathMatchKind.RegexSearch => Holds(path, match.Path.Value, RegexOptions.None),
            PathMatchKind.RegexSearchIgnoreCase => Holds(path, match.Path.Value, RegexOptions.IgnoreCase),
            _ => IsRegex(path, match.Path.Value),
        };
        return isPath
            && (match.Method is null || Same(match.Method, method))
            && match.Headers.All(condition => IsAnnounced(announced, condition.Name) || IsHeader(headers, condition))
            && match.Query.All(condition => IsQuery(query, condition));
    }

    private static bool IsBelow(string path, string prefix)
    {
        var trimmed = prefix.EndsWith('/') ? prefix[..^1] : prefix;
        return Same(path, trimmed) || path.StartsWith(trimmed + "/", StringComparison.Ordinal);
    }

    private static bool IsRegex(string value, string pattern) =>
        Regex.IsMatch(value, "^(?:" + pattern + @")\z", RegexOptions.None, TimeSpan.FromSeconds(5));

    private static bool Holds(string value, string pattern, RegexOptions options) =>
        Regex.IsMatch(value, pattern, options, TimeSpan.FromSeconds(5));

    private static bool IsAnnounced(string? announced, string name) =>
        announced is not null && announced.Split(',').Any(item => item.Trim(' ', '\t').Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsHeader(IHeaderDictionary headers, ValueMatch condition)
    {
        if (!headers.TryGetValue(condition.Name, out var values) || values.Count == 0)
            return false;
        var joined = string.Join(",", values.ToArray());
        return condition.IsRegex ? IsRegex(joined, condition.Value) : Same(joined, condition.Value);
    }

    private static bool IsQuery(string query, ValueMatch condition)
    {
        foreach (var parameter in query.Split('&', StringSplitOptions.None))
        {
            if (query.Length == 0)
                return false;
            var parts = parameter.Split('=', 2);
            if (!Same(Decode(parts[0]), condition.Name))
                continue;
            var value = Decode(parts.Length == 1 ? "" : parts[1]);
            return condition.IsRegex ? IsRegex(value, condition.Value) : Same(value, condition.Value);
        }

        return false;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);

    private static string Decode(string raw)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%' && i + 2 < raw.Length && byte.TryParse(raw.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add(raw[i] == '+' ? (byte)' ' : (byte)raw[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
