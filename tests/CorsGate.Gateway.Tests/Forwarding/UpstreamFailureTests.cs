using System.Net.Sockets;
using CorsGate.Gateway.Forwarding;

namespace CorsGate.Gateway.Tests.Forwarding;

/// <summary>What the exceptions of a client mean, where no socket can be made to cause them at will.</summary>
public sealed class UpstreamFailureTests
{
    [Fact]
    public void A_connection_that_has_gone_before_it_was_used_is_one_that_never_was()
    {
        using var exchange = new Exchange();

        Assert.Equal(ForwardOutcome.ConnectFailed, UpstreamFailure.BeforeStart(new SocketException((int)SocketError.NotConnected), exchange, body: null));
        Assert.Equal(ForwardOutcome.UpstreamFailed, UpstreamFailure.BeforeStart(new IOException("broken", new SocketException((int)SocketError.ConnectionReset)), exchange, body: null));
    }
}
