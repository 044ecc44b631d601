using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// The pages of kgateway and Gloo Gateway from beginning to end, with the CRDs that they tell to install: the objects are applied
/// with kubectl, the answers change, the policy is deleted, and the answers change back; and the statuses with them.
/// </summary>
[Collection(OwnServerTests.Name)]
public sealed class SeedTests(OldExperimentalChannel cluster) : IClassFixture<OldExperimentalChannel>
{
    [ClusterTheory]
    [InlineData("seeds/kgateway-httproute", "HTTPRoute", 404)]
    [InlineData("seeds/gloo-httproute", "HTTPRoute", 404)]
    [InlineData("seeds/gloo-extension-ref", "GlooTrafficPolicy", 500)]
    [InlineData("seeds/gloo-target-gateway", "GlooTrafficPolicy", 200)]
    public async Task The_page_s_policy_takes_effect_and_is_gone_again(string name, string policyKind, int statusWithout)
    {
        await using var test = new ClusterCase(cluster.Server, name);
        await GoThroughAsync(test, policyKind, statusWithout);
    }

    // The CRD of today's kgateway is stricter than its page.
    [ClusterTheory]
    [InlineData("seeds/kgateway-extension-ref", 500)]
    [InlineData("seeds/kgateway-target-all-routes", 200)]
    [InlineData("seeds/kgateway-target-gateway", 200)]
    public async Task The_page_s_TrafficPolicy_takes_effect_without_the_slash_that_its_CRD_refuses(string name, int statusWithout)
    {
        await using var asPublished = new ClusterCase(cluster.Server, name);
        var policy = asPublished.Documents.Single(document => document.Kind is "TrafficPolicy");
        var (status, output) = await new Kubectl(cluster.Server).TryAsync(policy.Yaml, "apply", "-f", "-");
        Assert.NotEqual(0, status);
        Assert.Contains("allowOrigins[0]", output, StringComparison.Ordinal);

        await using var test = new ClusterCase(cluster.Server, name, SwapSlash);
        await GoThroughAsync(test, "TrafficPolicy", statusWithout);
    }

    // That release knows no origin "*".
    [ClusterTheory]
    [InlineData("cors-filter/exact-origins")]
    [InlineData("cors-filter/hosts-and-rules")]
    public Task HTTPRouteCORS(string name) => ClusterCase.RunAsync(cluster.Server, name);

    private async Task GoThroughAsync(ClusterCase test, string policyKind, int statusWithout)
    {
        var kubectl = new Kubectl(cluster.Server);
        await using var objects = new KubeObjects(cluster.Server);
        var policy = test.Documents.Single(document => document.Kind == policyKind);
        await test.ApplySurroundingsAsync();
        await test.ApplyAsync(kubectl, document => document.Kind != policyKind);
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server, StatusLines.Writing);
        await ExpectNoPolicyAsync(gateway, statusWithout);
        await ExpectStatusAsync(objects, test, policy, hasPolicy: false);

        await test.ApplyAsync(kubectl, document => document.Kind == policyKind);
        await test.ExpectAsync(gateway.Port);
        await ExpectStatusAsync(objects, test, policy, hasPolicy: true);

        await kubectl.RunAsync("", "delete", policyKind.ToLowerInvariant(), policy.Name, "-n", policy.Namespace);
        await ExpectNoPolicyAsync(gateway, statusWithout);
        await ExpectStatusAsync(objects, test, policy, hasPolicy: false);
    }

    private static async Task ExpectStatusAsync(KubeObjects objects, ClusterCase test, KubeDocument policy, bool hasPolicy)
    {
        const string GatewayApi = "gateway.networking.k8s.io/v1";
        const string By = "of corsgate.dev/gateway-controller";
        var gateway = test.Documents.Single(document => document.Kind is "Gateway");
        var routes = test.Documents.Where(document => document.Kind is "HTTPRoute" && (hasPolicy || document != policy)).ToList();

        await StatusLines.ExpectAsync(objects, GatewayApi, "GatewayClass", "", $"{gateway.Root["spec"]["gatewayClassName"]}", "features with HTTPRouteCORS", "Accepted=True/Accepted");
        await StatusLines.ExpectAsync(
            objects, GatewayApi, "Gateway", gateway.Namespace, gateway.Name,
            $"address IPAddress {StatusLines.Address}",
            "Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs",
            $"listener http HTTPRoute,GRPCRoute {routes.Count}: Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=True/ResolvedRefs Programmed=True/Programmed");

        // A filter that names a policy that is not there is a reference that cannot be resolved.
        foreach (var route in routes)
        {
            var isResolved = hasPolicy || !route.Yaml.Contains("extensionRef:", StringComparison.Ordinal);
            await StatusLines.ExpectAsync(
                objects, GatewayApi, "HTTPRoute", route.Namespace, route.Name,
                $"parent Gateway {gateway.Namespace}/{gateway.Name} {By}: Accepted=True/Accepted ResolvedRefs={(isResolved ? "True/ResolvedRefs" : "False/BackendNotFound")}");
        }

        if (hasPolicy && policy.Kind is not "HTTPRoute")
        {
            await StatusLines.ExpectAsync(
                objects, policy.ApiVersion, policy.Kind, policy.Namespace, policy.Name,
                $"ancestor Gateway {gateway.Namespace}/{gateway.Name} {By}: Accepted=True/Valid Attached=True/Attached");
        }
    }

    // What is the policy's origin and what is another one change places.
    private static string SwapSlash(string text)
    {
        const string Mark = "(origin)";
        return text.Replace("https://example.com/", Mark, StringComparison.Ordinal)
            .Replace("https://example.com", "https://example.com/", StringComparison.Ordinal)
            .Replace(Mark, "https://example.com", StringComparison.Ordinal);
    }

    private static Task ExpectNoPolicyAsync(ClusterGateway gateway, int status) => gateway.ExpectAsync(
        "answers without the policy",
        "cors.example",
        "/headers",
        answer => (int)answer.StatusCode == status && !answer.Headers.Contains("Access-Control-Expose-Headers"),
        ("Origin", "https://example.com/"));
}
