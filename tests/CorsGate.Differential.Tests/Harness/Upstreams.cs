namespace CorsGate.Differential.Tests.Harness;

/// <summary>One upstream for each behaviour.</summary>
internal sealed class Upstreams : IAsyncDisposable
{
    /// <summary>The upstreams.</summary>
    public IReadOnlyList<TestUpstream> All { get; } = [.. Behaviour.All.Select(behaviour => new TestUpstream(behaviour))];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var upstream in All)
            await upstream.DisposeAsync();
    }
}
