using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary>Tests of one gateway before one API server over TLS, new for each test.</summary>
public abstract class ApiServerTest : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();

    /// <summary>The API server.</summary>
    private protected ApiServerStandIn Server { get; private set; } = null!;

    /// <summary>The gateway.</summary>
    private protected ApiServerProxy Proxy { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Server = await ApiServerStandIn.StartAsync(_authority.Issue());
        Proxy = await ApiServerProxy.StartAsync(_authority.Roots, "127.0.0.1", Server.Port);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
        _authority.Dispose();
    }
}
