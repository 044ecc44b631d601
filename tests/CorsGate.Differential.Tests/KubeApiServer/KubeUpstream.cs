using CorsGate.Config.Loading;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.Differential.Tests.KubeApiServer;

/// <summary>The server without CORS of its own that stands behind CorsGate in all of these tests.</summary>
public sealed class KubeUpstream : IAsyncLifetime
{
    /// <summary>The configured port of CorsGate.</summary>
    internal const int Port = 6443;

    /// <summary>The server.</summary>
    internal KubeServer Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (KubeServer.Missing is null)
            Server = await KubeServer.StartAsync();
        else
            await Console.Error.WriteLineAsync(KubeServer.Missing);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
    }

    /// <summary>Starts CorsGate before it, in TLS on <see cref="Port"/>.</summary>
    /// <param name="mode"><c>real</c> or <c>documented</c>.</param>
    /// <param name="allowedOrigins">The values of the flag.</param>
    internal async Task<RunningGateway> ProxyAsync(string mode, params string[] allowedOrigins)
    {
        var gateway = await RunningGateway.StartAsync(
            new LoadOptions
            {
                Paths = [],
                ApiServer = new ApiServerOptions { Upstream = Server.Address.ToString(), Mode = mode, AllowedOrigins = [.. allowedOrigins] },
            },
            roots: Server.Roots);
        Assert.True(gateway.HasPort(Port), string.Join('\n', gateway.Problems));
        return gateway;
    }
}

/// <summary>The tests that need it, one after another: two servers at a time are enough.</summary>
[CollectionDefinition(Name)]
public sealed class KubeCollection : ICollectionFixture<KubeUpstream>
{
    /// <summary>Its name.</summary>
    public const string Name = "Kubernetes API server";
}
