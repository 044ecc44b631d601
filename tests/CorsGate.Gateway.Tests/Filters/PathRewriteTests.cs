using CorsGate.Config.Model;
using CorsGate.Gateway.Filters;

namespace CorsGate.Gateway.Tests.Filters;

public class PathRewriteTests
{
    // The table in the documentation of HTTPPathModifier.replacePrefixMatch, and what it leaves open.
    [Theory]
    [InlineData("/foo/bar", "/foo", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo", "/xyz/", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz/", "/xyz/bar")]
    [InlineData("/foo", "/foo", "/xyz", "/xyz")]
    [InlineData("/foo/", "/foo", "/xyz", "/xyz/")]
    [InlineData("/foo/bar", "/foo", "", "/bar")]
    [InlineData("/foo/", "/foo", "", "/")]
    [InlineData("/foo", "/foo", "", "/")]
    [InlineData("/foo/", "/foo", "/", "/")]
    [InlineData("/foo", "/foo", "/", "/")]
    [InlineData("/foo", "/", "/xyz", "/xyz/foo")]
    [InlineData("/", "/", "/xyz", "/xyz/")]
    [InlineData("/foo%2Fbar/%zz", "/foo%2Fbar", "/x", "/x/%zz")]
    [InlineData("/foo//bar/", "/foo", "/", "//bar/")]
    [InlineData("/foo/bar", "/foo", "xyz", "/xyz/bar")]
    [InlineData("/%66oo/b%61r", "/foo", "/xyz", "/xyz/b%61r")]
    [InlineData("/a/%62/c/d", "/a/b", "/xyz", "/xyz/c/d")]
    [InlineData("/%66oo", "/foo", "/", "/")]
    public void A_matched_prefix_is_replaced(string path, string prefix, string replacement, string expected) =>
        Assert.Equal(expected, PathRewrite.Apply(new PathModifier(null, replacement), path, prefix.TrimEnd('/')));

    [Theory]
    [InlineData("/one", "/one")]
    [InlineData("one", "/one")]
    [InlineData("", "/")]
    public void A_whole_path_is_replaced(string replacement, string expected) =>
        Assert.Equal(expected, PathRewrite.Apply(new PathModifier(replacement, null), "/any/path", matchedPrefix: null));

    [Fact]
    public void A_path_that_was_not_matched_by_prefix_stays() =>
        Assert.Null(PathRewrite.Apply(new PathModifier(null, "/x"), "/any", matchedPrefix: null));

    [Fact]
    public void Without_a_modifier_the_path_stays() => Assert.Null(PathRewrite.Apply(modifier: null, "/any", "/any"));
}
