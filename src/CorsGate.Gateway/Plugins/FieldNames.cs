using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace CorsGate.Gateway.Plugins;

/// <summary>Names of header fields as scripts see them: in lower case. Those that are common cost nothing.</summary>
internal static class FieldNames
{
    private static readonly FrozenDictionary<string, string> Known = typeof(HeaderNames)
        .GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
        .Where(field => field.FieldType == typeof(string))
        .Select(field => (string)field.GetValue(null)!)
        .Concat(["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Request-Id", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-Dest"])
        .Distinct(StringComparer.Ordinal)
        .Select(name => KeyValuePair.Create(name, string.Intern(name.ToLowerInvariant())))
        .ToFrozenDictionary(StringComparer.Ordinal);

    // What belongs to the connection or the framing is this hop's and not a script's.
    private static readonly FrozenSet<string> Own = new[]
    {
        "connection", "content-length", "expect", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name in lower case.</summary>
    public static string Lower(string name) => Known.TryGetValue(name, out var lower) ? lower : name.ToLowerInvariant();

    /// <summary>Whether scripts may read the field and not change it.</summary>
    public static bool IsOwn(string name) => Own.Contains(name);
}
