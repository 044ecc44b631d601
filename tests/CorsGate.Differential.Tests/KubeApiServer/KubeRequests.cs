using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.Differential.Tests.KubeApiServer;

/// <summary>The requests that both sides get: who asks, for what, with which rights.</summary>
internal static class KubeRequests
{
    private const string Host = "localhost";
    private const string Namespaces = "/api/v1/namespaces";

    /// <summary>Origins: listed ones, look-alikes, what no browser sends, none.</summary>
    public static IReadOnlyList<string?> Origins { get; } =
    [
        "https://dashboard.example.com",
        "https://monitoring.example.com",
        "https://dashboard.example.com.evil.com",
        "https://dashboard.example.com:8443",
        "https://dashboardXexample.com",
        "http://dashboard.example.com",
        "HTTPS://DASHBOARD.EXAMPLE.COM",
        "https://evil.com/?https://dashboard.example.com",
        "https://dashboard.example.com.b\u00C3\u00BCcher",
        "https://d\u00FC.example.com",
        "https://a.b.example.com",
        "https://badexample.com",
        "https://abc.example.com",
        "https://evil.com",
        "null",
        "",
        null,
    ];

    private static readonly string?[] Tokens = [null, KubeServer.AdminToken, KubeServer.WeakToken, "no-such-token"];

    /// <summary>Every request for one setting.</summary>
    /// <param name="setting">A name for it, part of what is created.</param>
    public static IEnumerable<Sent> All(string setting)
    {
        var made = 0;
        foreach (var origin in Origins)
        {
            foreach (var token in Tokens)
            {
                string[] rights = token is null ? [] : ["Authorization: Bearer " + token];
                yield return new("OPTIONS", Host, Namespaces, origin, ["Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization", .. rights]);
                yield return new("OPTIONS", Host, Namespaces, origin, ["Access-Control-Request-Method: PURGE", "Access-Control-Request-Headers: x-custom", .. rights]);
                yield return new("OPTIONS", Host, Namespaces, origin, rights);
                yield return new("OPTIONS", Host, "/no/such/path", origin, ["Access-Control-Request-Method: GET", .. rights]);
                yield return new("GET", Host, Namespaces, origin, rights);
                yield return new("HEAD", Host, Namespaces, origin, rights);
                yield return new("GET", Host, "/version", origin, rights);
                yield return new("GET", Host, "/no/such/path", origin, rights);
                yield return new("DELETE", Host, Namespaces + "/no-such-namespace", origin, rights);
            }

            yield return new("POST", Host, Namespaces, origin, "Content-Type: application/json", "Authorization: Bearer " + KubeServer.AdminToken)
            {
                Body = $$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{setting}}-{{made++}}" } }""",
            };
            yield return new("GET", Host, "/version", origin, "Origin: https://dashboard.example.com");
            yield return new("GET", Host, "/version", "https://dashboard.example.com", "Origin: " + origin);
        }
    }
}
