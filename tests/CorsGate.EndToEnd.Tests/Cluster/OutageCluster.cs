namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>A server that tests stop and start, with the standard channel of the newest release that is supported.</summary>
public sealed class OutageCluster() : ClusterFixture("gateway-api-v1.6.1-standard");

/// <summary>
/// The tests that stop their API server, on one of their own, and beside the others: most of the time they wait for one that is away.
/// </summary>
[CollectionDefinition(Name)]
public sealed class OutageCollection : ICollectionFixture<OutageCluster>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "API server that stops";
}

/// <summary>The test that puts an older copy in the place of its API server's store, beside those.</summary>
[CollectionDefinition(Name)]
public sealed class RestoreCollection : ICollectionFixture<OutageCluster>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "API server that is restored";
}
