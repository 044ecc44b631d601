namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>The upstreams of a case, running.</summary>
internal sealed class CaseUpstreams : IAsyncDisposable
{
    private readonly Dictionary<string, IRecordingUpstream> _running = new(StringComparer.Ordinal);

    private CaseUpstreams(CaseFile file) => File = file;

    /// <summary>The case.</summary>
    public CaseFile File { get; }

    /// <summary>Those that listen.</summary>
    public IReadOnlyCollection<IRecordingUpstream> All => _running.Values;

    /// <summary>Starts those that are not down.</summary>
    public static async Task<CaseUpstreams> StartAsync(CaseFile file)
    {
        var upstreams = new CaseUpstreams(file);
        foreach (var upstream in file.Upstreams.Where(upstream => !upstream.Down))
        {
            upstreams._running.Add(
                upstream.Service,
                upstream.Protocol == "http1" ? new RecordingUpstream(upstream.Service, upstream.Status, upstream.Headers) : await KestrelRecorder.StartAsync(upstream));
        }

        return upstreams;
    }

    /// <summary>The port of an upstream; of one that is down, a port where nobody listens.</summary>
    public int Port(CaseUpstream upstream) => upstream.Down ? 1 : _running[upstream.Service].Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var upstream in _running.Values)
            await upstream.DisposeAsync();
    }
}
