using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// The pages of kgateway and Gloo Gateway from beginning to end, with the CRDs that they tell to install: the objects are applied
/// with kubectl, the answers change, the policy is deleted, and the answers change back.
/// </summary>
[Collection(ClusterTests.Name)]
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
        await test.ApplySurroundingsAsync();
        await test.ApplyAsync(kubectl, document => document.Kind != policyKind);
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server);
        await ExpectNoPolicyAsync(gateway, statusWithout);

        await test.ApplyAsync(kubectl, document => document.Kind == policyKind);
        await test.ExpectAsync(gateway.Port);

        var policy = test.Documents.Single(document => document.Kind == policyKind);
        await kubectl.RunAsync("", "delete", policyKind.ToLowerInvariant(), policy.Name, "-n", policy.Namespace);
        await ExpectNoPolicyAsync(gateway, statusWithout);
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
