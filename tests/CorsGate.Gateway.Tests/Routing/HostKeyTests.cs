using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Tests.Routing;

public class HostKeyTests
{
    [Theory]
    [InlineData("a.test", "a.test")]
    [InlineData("a.test:8080", "a.test")]
    [InlineData("A.TEST", "a.test")]
    [InlineData("A.Test:443", "a.test")]
    [InlineData("a.test.", "a.test")]
    [InlineData("a.test.:80", "a.test")]
    [InlineData("a.test..", "a.test.")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("[::1]:8080", "[::1]")]
    [InlineData("[FE80::A]:80", "[fe80::a]")]
    [InlineData("", "")]
    [InlineData(".", ".")]
    [InlineData("a.test:", "a.test")]
    public void A_host_is_looked_up_folded_without_port_and_trailing_dot(string header, string expected)
    {
        Assert.True(HostKey.TryMake(header, new char[HostKey.MaxLength], out var key));
        Assert.Equal(expected, key.ToString());
    }

    [Fact]
    public void A_host_that_is_longer_than_any_name_is_not_looked_up()
    {
        Assert.True(HostKey.TryMake(new string('A', HostKey.MaxLength), new char[HostKey.MaxLength], out _));
        Assert.False(HostKey.TryMake(new string('a', HostKey.MaxLength + 1), new char[HostKey.MaxLength], out _));
    }
}
