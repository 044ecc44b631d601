using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster.Scale;

/// <summary>
/// Many HTTPRoutes in 50 namespaces, each with a host of its own and a TrafficPolicy that allows an origin of its own. The Services are
/// answered by the built-in httpbin.
/// </summary>
/// <param name="server">The API server.</param>
/// <param name="routes">How many.</param>
internal sealed class ScaleObjects(KubeServer server, int routes) : IDisposable
{
    public const int Namespaces = 50;
    private const int AtOnce = 24;
    private const string Routing = "apis/gateway.networking.k8s.io/v1";
    private const string Policies = "apis/gateway.kgateway.dev/v1alpha1";

    /// <summary>The path of all routes.</summary>
    public const string RoutesPath = Routing + "/httproutes";

    /// <summary>The path of all policies.</summary>
    public const string PoliciesPath = Policies + "/trafficpolicies";

    private readonly HttpClient _client = CreateClient(server);

    public int Routes => routes;

    public static string Host(int i, int version = 0) => string.Create(CultureInfo.InvariantCulture, $"h{i}{(version == 0 ? "" : $"-{version}")}.example");

    public static string Origin(int i, int version = 0) => string.Create(CultureInfo.InvariantCulture, $"https://app{i}{(version == 0 ? "" : $"-{version}")}.example");

    /// <summary>Gives a user every right, as the RBAC of its tests is another's matter.</summary>
    public Task GrantAsync(string user) => SendAsync(HttpMethod.Post, "apis/rbac.authorization.k8s.io/v1/clusterrolebindings", $$"""
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"{{user}}"},
         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},
         "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"{{user}}"}]}
        """);

    /// <summary>Creates all objects, many at a time.</summary>
    public async Task CreateAsync()
    {
        await SendAsync(HttpMethod.Post, Routing + "/gatewayclasses", """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"GatewayClass","metadata":{"name":"corsgate"},"spec":{"controllerName":"corsgate.dev/gateway-controller"}}
            """);
        await SendAsync(HttpMethod.Post, Routing + "/namespaces/default/gateways", """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"gateway"},
             "spec":{"gatewayClassName":"corsgate","listeners":[{"name":"http","port":8080,"protocol":"HTTP","allowedRoutes":{"namespaces":{"from":"All"}}}]}}
            """);
        await ForEachAsync(Namespaces, async i =>
        {
            await SendAsync(HttpMethod.Post, "api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace(i)}}}"} }""");
            await SendAsync(HttpMethod.Post, $"api/v1/namespaces/{Namespace(i)}/services", """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","annotations":{"corsgate.dev/sample-app":"httpbin"}},"spec":{"ports":[{"port":80}]}}
                """);
        });
        await ForEachAsync(routes, async i =>
        {
            await SendAsync(HttpMethod.Post, $"{Routing}/namespaces/{Namespace(i)}/httproutes", $$$"""
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"{{{Name(i)}}}","labels":{"app":"{{{Name(i)}}}"} },
                 "spec":{"parentRefs":[{"name":"gateway","namespace":"default"}],"hostnames":["{{{Host(i)}}}"],
                         "rules":[{"matches":[{"path":{"type":"PathPrefix","value":"/"}}],"backendRefs":[{"name":"web","port":80}]}]} }
                """);
            await SendAsync(HttpMethod.Post, $"{Policies}/namespaces/{Namespace(i)}/trafficpolicies", $$$"""
                {"apiVersion":"gateway.kgateway.dev/v1alpha1","kind":"TrafficPolicy","metadata":{"name":"{{{Name(i)}}}"},
                 "spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","name":"{{{Name(i)}}}"}],
                         "cors":{"allowOrigins":["{{{Origin(i)}}}"],"allowMethods":["GET","POST"],"allowHeaders":["content-type"],"maxAge":600} } }
                """);
        });
    }

    /// <summary>Gives a route another host.</summary>
    public Task ChangeRouteAsync(int i, int version) => PatchAsync(
        $"{Routing}/namespaces/{Namespace(i)}/httproutes/{Name(i)}", $$$"""{"spec":{"hostnames":["{{{Host(i, version)}}}"] } }""");

    /// <summary>Lets a policy allow another origin.</summary>
    public Task ChangePolicyAsync(int i, int version) => PatchAsync(
        $"{Policies}/namespaces/{Namespace(i)}/trafficpolicies/{Name(i)}", $$$"""{"spec":{"cors":{"allowOrigins":["{{{Origin(i, version)}}}"] } } }""");

    /// <summary>The statuses of all routes and policies: what each says, and how many say it.</summary>
    public async Task<Dictionary<string, int>> CountStatusesAsync()
    {
        var counts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (path, entries) in new[] { (RoutesPath, "parents"), (PoliciesPath, "ancestors") })
        {
            var list = JsonNode.Parse(await SendAsync(HttpMethod.Get, path, null))!;
            foreach (var item in list["items"]!.AsArray())
            {
                var generation = (long)item!["metadata"]!["generation"]!;
                var said = item["status"]?[entries]?.AsArray().SelectMany(entry => entry!["conditions"]!.AsArray())
                    .Select(condition => $"{condition!["type"]}={condition["status"]}{((long)condition["observedGeneration"]! == generation ? "" : " of another generation")}") ?? [];
                counts.AddOrUpdate($"{entries}: {string.Join(' ', said)}", 1, (_, count) => count + 1);
            }
        }

        return new Dictionary<string, int>(counts);
    }

    /// <summary>Who holds the Lease of the leader.</summary>
    public async Task<string> LeaderAsync() =>
        (string?)JsonNode.Parse(await SendAsync(HttpMethod.Get, "apis/coordination.k8s.io/v1/namespaces/default/leases/corsgate-leader", null))!["spec"]!["holderIdentity"] ?? "";

    public void Dispose() => _client.Dispose();

    private static HttpClient CreateClient(KubeServer server)
    {
        var client = server.CreateClient();
        (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return client;
    }

    private static string Namespace(int i) => string.Create(CultureInfo.InvariantCulture, $"ns-{i % Namespaces}");

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"r{i}");

    private static Task ForEachAsync(int count, Func<int, Task> action) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await action(i));

    private Task PatchAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json, "application/merge-patch+json");

    private async Task<string> SendAsync(HttpMethod method, string path, string? json, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new KubeRefusedException($"{method} {path}: {(int)response.StatusCode} {text}");
    }
}
