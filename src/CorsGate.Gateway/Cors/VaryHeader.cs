using CorsGate.Cors.Decisions;

namespace CorsGate.Gateway.Cors;

internal static class VaryHeader
{
    public static string Merge(string? existing, CorsVary vary)
    {
        var result = existing ?? "";
        if (result.Trim() is "*") return result;
        foreach (var (flag, name) in new[] { (CorsVary.Origin, "Origin"), (CorsVary.RequestMethod, "Access-Control-Request-Method"), (CorsVary.RequestHeaders, "Access-Control-Request-Headers") })
        {
            if (!vary.HasFlag(flag) || result.Split(',').Any(item => item.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))) continue;
            result = result.Length == 0 ? name : result + ", " + name;
        }
        return result;
    }
}
