using CorsGate.Config.Loading;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>A gateway over a folder of manifests of its own, for tests in code.</summary>
internal sealed class FolderGateway : IAsyncDisposable
{
    private FolderGateway(ManifestFolder folder, RunningGateway gateway)
    {
        Folder = folder;
        Running = gateway;
    }

    /// <summary>The folder.</summary>
    public ManifestFolder Folder { get; }

    /// <summary>The gateway.</summary>
    public RunningGateway Running { get; }

    /// <summary>The bound port of the configured port 8080.</summary>
    public int Port => Running.Port(8080);

    /// <summary>What there is to say about the manifests, warnings and errors.</summary>
    public string[] Problems =>
        [.. Running.Problems.Where(p => p.Severity > Config.Model.ProblemSeverity.Info)
            .Select(p => p.Severity.ToString().ToLowerInvariant() + " " + p.ToString().Replace(Folder.Path + "/", "", StringComparison.Ordinal))];

    /// <summary>Starts one with the given documents.</summary>
    public static async Task<FolderGateway> StartAsync(params string[] documents)
    {
        var folder = new ManifestFolder();
        try
        {
            folder.Write("all.yaml", documents);
            return new FolderGateway(folder, await RunningGateway.StartAsync(new LoadOptions { Paths = [folder.Path] }));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file and serves it.</summary>
    public Task ChangeAsync(string file, params string[] documents)
    {
        Folder.Write(file, documents);
        return Running.ReloadAsync();
    }

    /// <summary>Sends a request head and reads the answer.</summary>
    public Task<RawMessage> SendAsync(string head) => RawHttp.SendAsync(Port, head);

    /// <summary>Gets a path of a host.</summary>
    public Task<RawMessage> GetAsync(string path, string host = "example.com", params string[] headers) =>
        SendAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        Folder.Dispose();
    }
}
