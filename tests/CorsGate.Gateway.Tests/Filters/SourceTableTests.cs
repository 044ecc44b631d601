using System.Net;
using CorsGate.Gateway.Filters;

namespace CorsGate.Gateway.Tests.Filters;

public class SourceTableTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:11.1.2.3", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("192.0.2.7/32", "192.0.2.7", true)]
    [InlineData("192.0.2.7/32", "192.0.2.8", false)]
    [InlineData("0.0.0.0/0", "192.0.2.8", true)]
    [InlineData("0.0.0.0/0", "::ffff:192.0.2.8", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("::/0", "::ffff:10.0.0.1", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    [InlineData("::1/128", "::1", true)]
    [InlineData("::1/128", "127.0.0.1", false)]
    public void An_address_is_looked_up_in_its_own_family(string network, string address, bool expected) =>
        Assert.Equal(expected, SourceTable.Create([IPNetwork.Parse(network)])!.Contains(IPAddress.Parse(address)));

    [Fact]
    public void Many_networks_are_looked_up_without_allocating()
    {
        var table = SourceTable.Create([.. Enumerable.Range(0, 5000).Select(i => new IPNetwork(new IPAddress([10, (byte)(i >> 8), (byte)i, 0]), 24)), IPNetwork.Parse("2001:db8::/32")])!;
        var inside = IPAddress.Parse("10.19.135.9");
        var outside = IPAddress.Parse("10.200.0.1");
        Assert.True(table.Contains(inside));
        Assert.False(table.Contains(outside));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _ = table.Contains(inside) | table.Contains(outside);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void An_address_that_is_not_known_is_in_no_network()
    {
        Assert.False(SourceTable.Create([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")])!.Contains(null));
        Assert.Null(SourceTable.Create([]));
    }
}
