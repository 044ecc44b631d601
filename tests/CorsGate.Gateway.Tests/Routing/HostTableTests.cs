using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Tests.Routing;

public class HostTableTests
{
    private static readonly HostTable<string> Table = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["a.com"] = "exact",
        ["*.a.com"] = "wildcard",
        ["*.b.a.com"] = "longer wildcard",
        ["x.b.a.com"] = "exact below",
        ["*.org"] = "top",
        ["*"] = "any",
    });

    [Theory]
    [InlineData("a.com", "exact")]
    [InlineData("b.a.com", "wildcard")]
    [InlineData("c.b.a.com", "longer wildcard")]
    [InlineData("d.c.b.a.com", "longer wildcard")]
    [InlineData("x.b.a.com", "exact below")]
    [InlineData("y.x.b.a.com", "longer wildcard")]
    [InlineData("q.org", "top")]
    [InlineData("org", "any")]
    [InlineData("za.com", "any")]
    [InlineData(".a.com", "any")]
    [InlineData("..a.com", "wildcard")]
    [InlineData("", "any")]
    [InlineData(".", "any")]
    [InlineData("*.a.com", "wildcard")]
    public void The_most_specific_hostname_wins(string host, string expected) => Assert.Equal(expected, Table.Find(host));

    [Theory]
    [InlineData("a.com")]
    [InlineData("other")]
    [InlineData("")]
    public void Nothing_covers_a_host_outside_of_every_hostname(string host)
    {
        var table = new HostTable<string>(new Dictionary<string, string>(StringComparer.Ordinal) { ["*.a.com"] = "wildcard", ["b.com"] = "exact" });
        Assert.Null(table.Find(host));
    }

    [Theory]
    [InlineData("b.a.com", "wildcard")]
    [InlineData("c.b.a.com", "any")]
    [InlineData("a.com", "any")]
    [InlineData(".a.com", "any")]
    public void A_wildcard_may_stand_for_one_label_alone(string host, string expected)
    {
        var table = new HostTable<string>(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["*.a.com"] = "wildcard", ["*"] = "any" }, HostWildcards.OneLabel);
        Assert.Equal(expected, table.Find(host));
    }

    [Fact]
    public void Many_hostnames_are_found_like_few()
    {
        var entries = Enumerable.Range(0, 1000).ToDictionary(i => (i % 2 == 0 ? "*." : "") + $"h{i}.example.com", i => $"{i}", StringComparer.Ordinal);
        var table = new HostTable<string>(entries);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(i % 2 == 0 ? null : $"{i}", table.Find($"h{i}.example.com"));
            Assert.Equal(i % 2 == 0 ? $"{i}" : null, table.Find($"x.h{i}.example.com"));
        }
    }
}
