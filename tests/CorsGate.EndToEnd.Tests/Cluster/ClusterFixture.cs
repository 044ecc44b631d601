using CorsGate.EndToEnd.Tests.Deploy;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>A real API server with CRDs, for the tests of a class. Started by the first of them.</summary>
/// <param name="set">The set of the Gateway API's CRDs.</param>
public abstract class ClusterFixture(string set) : IAsyncLifetime
{
    private KubeServer? _server;

    /// <summary>The server.</summary>
    internal KubeServer Server => _server ?? throw new InvalidOperationException("there is no server");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // Skipped tests start none.
        if (KubeCrds.Missing is not null)
            return;
        _server = await KubeServer.StartModeAsync("agg", Replicas.Flags);
        await File.WriteAllTextAsync(OwnCrd, GlooCrd.Text);
        await KubeCrds.InstallAsync(_server, KubeCrds.Set(set), KubeCrds.Set("kgateway"), KubeCrds.Set("osm-edge"), OwnCrd);
    }

    /// <summary>The requests of its users who are called replica-1 and replica-2.</summary>
    internal AuditLog Replicas { get; } = new("system:serviceaccount:default:replica-1", "system:serviceaccount:default:replica-2");

    /// <summary>Installs the CRD of GlooTrafficPolicy again, and one of the set.</summary>
    internal Task InstallAgainAsync(string file) => KubeCrds.InstallAsync(Server, OwnCrd, Path.Combine(KubeCrds.Set(set), file));

    private string OwnCrd => Path.Combine(Server.Folder, "gloo.yaml");

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Replicas.Dispose();
    }
}

/// <summary>With the standard channel of the newest release that is supported.</summary>
public sealed class StandardChannel() : ClusterFixture("gateway-api-v1.6.1-standard");

/// <summary>With the experimental channel of the newest release that is supported.</summary>
public sealed class ExperimentalChannel() : ClusterFixture("gateway-api-v1.6.1-experimental");

/// <summary>With the experimental channel of the oldest release that is supported, where CORS came into the API.</summary>
public sealed class OldExperimentalChannel() : ClusterFixture("gateway-api-v1.3.0-experimental");

/// <summary>Most classes of tests with an API server, one after another with the same.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterTests : ICollectionFixture<StandardChannel>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "API server";
}

/// <summary>The tests of faults, which mostly wait, with a server of their own, beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterFaultTests : ICollectionFixture<StandardChannel>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "API server and faults";
}

/// <summary>Classes of tests that each need a server of their own, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OwnServerTests
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "API server of one class";
}
