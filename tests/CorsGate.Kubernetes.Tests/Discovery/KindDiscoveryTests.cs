using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Discovery;
using CorsGate.Kubernetes.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Kubernetes.Tests.Discovery;

/// <summary>Which kinds a server serves, and in which version.</summary>
public sealed class KindDiscoveryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_best_version_that_is_served_is_taken(bool isAggregated)
    {
        await using var server = await FakeApiServer.StartAsync(s =>
        {
            s.HasAggregatedDiscovery = isAggregated;
            s.Add("", "v1", "Service", "services");
            s.Add("example.dev", "v1", "Class", "classes", isNamespaced: false);
            s.Add("example.dev", "v1beta1", "Widget", "widgets");
            s.Add("example.dev", "v1alpha1", "Widget", "widgets");
        });
        using var client = server.Client();

        var found = await new KindDiscovery(client).FindAsync(
            [
                new("", "Service", "v1"),
                new("example.dev", "Class", "v1"),
                new("example.dev", "Widget", "v1", "v1beta1", "v1alpha1"),
                new("example.dev", "Gadget", "v1"),
                new("other.dev", "Widget", "v1"),
            ],
            CancellationToken.None);

        Assert.Equal(
            [
                new ResourceType("", "v1", "Service", "services", true),
                new ResourceType("example.dev", "v1", "Class", "classes", false),
                new ResourceType("example.dev", "v1beta1", "Widget", "widgets", true),
                null,
                null,
            ],
            found.Select(f => f.Type));
        Assert.Equal([false, false, false, true, true], found.Select(f => f.IsAbsent));
        Assert.Equal(isAggregated ? 2 : 4, server.Requests.Count);
    }

    [Fact]
    public async Task A_group_whose_document_cannot_be_had_costs_only_its_kinds()
    {
        await using var server = await FakeApiServer.StartAsync(s =>
        {
            s.Add("a.dev", "v1", "Widget", "widgets");
            s.Add("b.dev", "v1", "Gadget", "gadgets");
            s.FailWithStatus("apis/b.dev/v1", int.MaxValue, 403, "Forbidden");
        });
        using var client = server.Client();

        var found = await new KindDiscovery(client).FindAsync([new("a.dev", "Widget", "v1"), new("b.dev", "Gadget", "v1")], CancellationToken.None);

        Assert.NotNull(found[0].Type);
        Assert.Null(found[1].Type);
        Assert.True(found[1].Failure!.IsForbidden);
        Assert.False(found[1].IsAbsent);
    }

    [Fact]
    public async Task A_group_whose_server_does_not_answer_is_not_absent()
    {
        await using var server = await FakeApiServer.StartAsync(s => s.Fail("/apis", 1, context =>
        {
            context.Response.ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
            return context.Response.WriteAsync("""{"items":[{"metadata":{"name":"a.dev"},"versions":[{"version":"v1","freshness":"Stale"}]}]}""");
        }));
        using var client = server.Client();

        var found = Assert.Single(await new KindDiscovery(client).FindAsync([new("a.dev", "Widget", "v1")], CancellationToken.None));

        Assert.False(found.IsAbsent);
        Assert.Contains("does not answer", found.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"groups":1}""")]
    [InlineData("""{"groups":[{"name":1,"versions":[]}]}""")]
    public async Task A_document_that_is_none_is_a_failure(string body)
    {
        await using var server = await FakeApiServer.StartAsync(s => s.Fail("/apis", 1, context => context.Response.WriteAsync(body)));
        using var client = server.Client();

        var failure = await Assert.ThrowsAsync<ApiException>(() => new KindDiscovery(client).FindAsync([new("a.dev", "Widget", "v1")], CancellationToken.None));

        Assert.Contains("is no discovery document", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_would_change_the_path_is_not_taken()
    {
        await using var server = await FakeApiServer.StartAsync(s =>
        {
            s.Add("a.dev", "v1", "Widget", "../../api/v1/secrets");
            s.Add("a.dev", "v1", "Gadget", "gadgets");
        });
        using var client = server.Client();

        var found = await new KindDiscovery(client).FindAsync([new("a.dev", "Widget", "v1"), new("a.dev", "Gadget", "v1")], CancellationToken.None);

        Assert.Equal([true, false], found.Select(f => f.IsAbsent));
    }
}
