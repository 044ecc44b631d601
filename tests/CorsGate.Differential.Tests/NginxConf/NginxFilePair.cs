using CorsGate.Config.Loading;

namespace CorsGate.Differential.Tests.NginxConf;

/// <summary>One CorsGate that serves every file, each on ports of its own, and the upstreams behind them.</summary>
public sealed class NginxFilePair : IAsyncLifetime
{
    private readonly TestUpstream _upstream = new(behaviour: null);
    private readonly TestUpstream _down = new(Behaviour.All.Single(b => b.Refuses));
    private readonly ReservedPorts _ports = new();
    private readonly ManifestFolder _folder = new();
    private RunningGateway? _gateway;

    /// <summary>The files that nginx loads.</summary>
    internal IReadOnlyList<NginxFile> Loaded { get; private set; } = [];

    /// <summary>The files that nginx loads and CorsGate answers otherwise.</summary>
    internal IReadOnlyList<NginxFile> Different { get; private set; } = [];

    /// <summary>The files that nginx refuses.</summary>
    internal IReadOnlyList<NginxFile> Refused { get; private set; } = [];

    /// <summary>The gateway.</summary>
    internal RunningGateway Gateway => _gateway!;

    /// <summary>What CorsGate says about a file.</summary>
    internal IEnumerable<Config.Model.Problem> Problems(NginxFile file) =>
        Gateway.Problems.Where(p => p.ToString().Contains("/" + file.Name + ".conf", StringComparison.Ordinal));

    /// <summary>A client of CorsGate for a port that a file names.</summary>
    internal WireClient CorsGate(NginxFile file, int port)
    {
        Assert.True(Gateway.HasPort(port), $"CorsGate does not serve {file.Name}: {string.Join('\n', Problems(file))}");
        return new WireClient(Gateway.Port(port));
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Loaded = NginxFile.ReadAll("files", _ports, _upstream, _down);
        Different = NginxFile.ReadAll("differ", _ports, _upstream, _down);
        Refused = NginxFile.ReadAll("refused", _ports, _upstream, _down);
        // A folder for each: files of one folder are one http block together, as in conf.d.
        foreach (var file in Loaded.Concat(Different).Concat(Refused))
            _folder.Write(Path.Combine(file.Name, file.Name + ".conf"), file.Text);
        _gateway = await RunningGateway.StartAsync(new LoadOptions { Paths = [_folder.Path] });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
        await _down.DisposeAsync();
        _ports.Dispose();
        _folder.Dispose();
    }
}
