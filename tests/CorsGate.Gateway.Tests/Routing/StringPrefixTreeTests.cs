using CorsGate.Config.Model;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Routing;

public class StringPrefixTreeTests
{
    [Theory]
    [InlineData("/p1", "/p1")]
    [InlineData("/p12345", "/p1234")]
    [InlineData("/p1x/y", "/p1")]
    [InlineData("/q", "/")]
    [InlineData("/p9999/z", "/p9999")]
    public void Among_many_prefixes_the_first_in_order_that_the_path_begins_with_is_taken(string path, string expected)
    {
        var routes = Enumerable.Range(1, 9999).Select(i => $"/p{i}").OrderByDescending(prefix => prefix.Length).Append("/").Select(Route);
        var host = new CompiledVirtualHost([.. routes], action => new CompiledAction(action, policy => new CompiledPolicy(policy)));
        Assert.Equal(expected, host.Routes.Find(Request(path))?.Source.Name);
    }

    [Fact]
    public void Looking_a_path_up_takes_as_many_steps_as_its_longest_prefix_has_branches()
    {
        var tree = StringPrefixTree.Create();
        for (var i = 0; i < 10_000; i++)
            tree.Add($"/{i:D5}", i);
        var steps = 0;
        ReadOnlySpan<char> rest = "/04711/rest";
        for (var node = tree.Child(rest); node is not null; node = node.Child(rest))
        {
            rest = rest[node.Label.Length..];
            steps++;
            if (node.Routes.Length > 0)
                Assert.Equal([4711], node.Routes);
        }

        Assert.InRange(steps, 1, 6);
        Assert.Equal("/rest", rest.ToString());
    }

    private static Route Route(string prefix) =>
        Make.Route(new RouteMatch { Path = new PathMatch(PathMatchKind.StringPrefix, prefix) }, name: prefix);

    private static RouteRequest Request(string path) => new() { Path = path, Method = "GET", Headers = new HeaderDictionary() };
}
