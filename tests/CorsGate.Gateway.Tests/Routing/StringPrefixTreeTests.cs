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
        var tree = StringPrefixTree.Empty;
        for (var i = 0; i < 10_000; i++)
            tree = tree.With(Compiled($"/{i:D5}", i));
        var steps = 0;
        ReadOnlySpan<char> rest = "/04711/rest";
        for (var node = tree.Child(rest); node is not null; node = node.Child(rest))
        {
            rest = rest[node.Label.Length..];
            steps++;
            if (node.Routes.Length > 0)
                Assert.Equal(4711, Assert.Single(node.Routes).Rank);
        }

        Assert.InRange(steps, 1, 6);
        Assert.Equal("/rest", rest.ToString());
    }

    [Fact]
    public void A_tree_whose_prefixes_were_all_taken_out_again_is_empty_and_the_trees_before_are_as_they_were()
    {
        var random = new Random(1);
        var routes = Enumerable.Range(0, 300).Select(i => Compiled("/" + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => "abc"[random.Next(3)])), i)).ToArray();
        var trees = new List<StringPrefixTree> { StringPrefixTree.Empty };
        foreach (var route in routes)
            trees.Add(trees[^1].With(route));

        var tree = trees[^1];
        foreach (var (i, route) in routes.Index().OrderBy(_ => random.Next()))
        {
            tree = tree.Without(route);
            Assert.Throws<InvalidOperationException>(() => tree.Without(route));
        }

        Assert.Empty(tree.Routes);
        Assert.All(Enumerable.Range(0, 128), c => Assert.Null(tree.Child([(char)c, 'a', 'b'])));
        for (var i = 0; i < trees.Count; i++)
            Assert.Equal(routes.Take(i).Count(route => route.Path is "/abc"), At(trees[i], "/abc").Length);
    }

    private static CompiledRoute[] At(StringPrefixTree tree, ReadOnlySpan<char> rest)
    {
        var node = tree;
        while (!rest.IsEmpty)
        {
            if (node.Child(rest) is not { } child)
                return [];
            rest = rest[child.Label.Length..];
            node = child;
        }

        return node.Routes;
    }

    private static CompiledRoute Compiled(string prefix, int rank) =>
        new(Route(prefix), rank, action => new CompiledAction(action, policy => new CompiledPolicy(policy)));

    private static Route Route(string prefix) =>
        Make.Route(new RouteMatch { Path = new PathMatch(PathMatchKind.StringPrefix, prefix) }, name: prefix);

    private static RouteRequest Request(string path) => new() { Path = path, Method = "GET", Headers = new HeaderDictionary() };
}
