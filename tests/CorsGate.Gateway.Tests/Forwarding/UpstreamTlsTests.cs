using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class UpstreamTlsTests
{
    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_accepted_where_it_is_not_verified_and_only_there()
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.TlsPort, BackendProtocol.Https, configure: static target => target with { AcceptAnyCertificate = target.RequestTarget is "/any" });
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.GetAsync("/verified"), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.ConnectFailed, await gateway.NextOutcomeAsync());
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.GetAsync("/any"), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.Completed, await gateway.NextOutcomeAsync());

        // The open connection of the one before serves nobody who wants the certificate verified.
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.GetAsync("/verified"), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.ConnectFailed, await gateway.NextOutcomeAsync());
    }
}
