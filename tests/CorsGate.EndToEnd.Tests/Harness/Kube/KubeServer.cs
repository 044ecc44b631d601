using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>
/// A real Kubernetes API server on loopback with its etcd, stopped and removed at the end. It is started by the script that
/// <see cref="StartVariable"/> names, or from the binaries in the folder that <see cref="AssetsVariable"/> names, as
/// controller-runtime's envtest does. A server takes some seconds and some hundred megabytes, so six run at a time at most.
/// </summary>
internal sealed partial class KubeServer : IAsyncDisposable
{
    /// <summary>Names a script: <c>start.sh -d FOLDER -p BASE_PORT -m MODE -- FLAGS</c> starts a server and prints its kubeconfig's path.</summary>
    public const string StartVariable = "CORSGATE_KUBE_START";

    /// <summary>Names the script that ends it again: <c>stop.sh -d FOLDER</c>; what the server keeps in the folder stays.</summary>
    public const string StopVariable = "CORSGATE_KUBE_STOP";

    /// <summary>Names a folder with the programs etcd and kube-apiserver.</summary>
    public const string AssetsVariable = "KUBEBUILDER_ASSETS";

    /// <summary>The bearer token of a user who may do everything.</summary>
    public const string AdminToken = "admin-token";

    /// <summary>The bearer token of a user without any right.</summary>
    public const string WeakToken = "weak-token";

    private const int PortsOfOne = 5;
    private const int Attempts = 3;

    private static readonly SemaphoreSlim Room = new(6);

    private readonly IKubeProcesses _processes;
    private readonly string _folder;
    private readonly Func<Task<string>> _start;

    private KubeServer(IKubeProcesses processes, string folder, Func<Task<string>> start, string kubeconfig)
    {
        _processes = processes;
        _folder = folder;
        _start = start;
        Kubeconfig = kubeconfig;
        var text = File.ReadAllText(kubeconfig);
        Address = new Uri(Server().Match(text).Groups["value"].Value);
        var authority = Convert.FromBase64String(Authority().Match(text).Groups["value"].Value);
        Roots.ImportFromPem(Encoding.ASCII.GetString(authority));
    }

    /// <summary>Why no server can be started here; null: one can.</summary>
    public static string? Missing { get; } = Environment.GetEnvironmentVariable(StartVariable) is { Length: > 0 } || Environment.GetEnvironmentVariable(AssetsVariable) is { Length: > 0 }
        ? null
        : $"there is no Kubernetes API server to compare with; set {AssetsVariable} to a folder with etcd and kube-apiserver, or {StartVariable} and {StopVariable} to scripts";

    /// <summary>Its URL.</summary>
    public Uri Address { get; }

    /// <summary>The path of a kubeconfig with every right.</summary>
    public string Kubeconfig { get; }

    /// <summary>Where its state lives.</summary>
    public string Folder => _folder;

    /// <summary>The CA of its certificate.</summary>
    public X509Certificate2Collection Roots { get; } = [];

    /// <summary>Starts a server with further flags for kube-apiserver.</summary>
    /// <exception cref="KubeRefusedException">It does not start with these flags; the message is what it says.</exception>
    public static Task<KubeServer> StartAsync(params string[] flags) => StartModeAsync("core", flags);

    /// <summary>Starts a server in a mode of the script, where binaries alone have only <c>core</c>.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="flags">Flags for the server.</param>
    public static async Task<KubeServer> StartModeAsync(string mode, params string[] flags)
    {
        await Room.WaitAsync();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await StartOnceAsync(mode, flags);
                }
                catch (KubeRefusedException refused) when (attempt < Attempts && refused.Message.Contains("address already in use", StringComparison.Ordinal))
                {
                    // Somebody took one of the ports since they were looked at.
                }
            }
        }
        catch
        {
            Room.Release();
            throw;
        }
    }

    /// <summary>Writes a kubeconfig.</summary>
    /// <param name="name">Its name in <see cref="Folder"/>.</param>
    /// <param name="user">Who it says it is, as a mapping such as <c>{token: x}</c>; null: a user with every right.</param>
    /// <param name="port">The port that it leads to; null: the server's.</param>
    /// <returns>Its path.</returns>
    public string WriteKubeconfig(string name, string? user, int? port = null)
    {
        var path = Path.Combine(_folder, name);
        var lines = File.ReadAllLines(Kubeconfig).Select(line => user is not null && line.StartsWith("users:", StringComparison.Ordinal) ? $"users: [{{name: admin, user: {user}}}]" : line);
        File.WriteAllText(path, string.Join('\n', lines).Replace($":{Address.Port}\"", $":{port ?? Address.Port}\"", StringComparison.Ordinal));
        return path;
    }

    /// <summary>Ends its processes, until <see cref="StartAgainAsync"/>. What they keep stays.</summary>
    public Task StopAsync() => _processes.StopAsync();

    /// <summary>Starts its processes again, on the same ports and with what they keep.</summary>
    public Task StartAgainAsync() => _start();

    /// <summary>Copies its store, while it is stopped.</summary>
    /// <param name="name">The name of the copy.</param>
    public void CopyStore(string name) => CopyFolder(Path.Combine(_folder, "etcd"), Path.Combine(_folder, name));

    /// <summary>Puts a copy of its store in the place of the store, while it is stopped.</summary>
    /// <param name="name">The name of the copy.</param>
    public void RestoreStore(string name)
    {
        Directory.Delete(Path.Combine(_folder, "etcd"), recursive: true);
        CopyFolder(Path.Combine(_folder, name), Path.Combine(_folder, "etcd"));
    }

    /// <summary>A client that trusts it and, with a token, is somebody.</summary>
    public HttpClient CreateClient(string? token = AdminToken)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            },
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(Roots);
        var client = new HttpClient(handler) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync(_processes, _folder);
        }
        finally
        {
            Room.Release();
        }
    }

    private static async Task<KubeServer> StartOnceAsync(string mode, string[] flags)
    {
        var folder = Directory.CreateTempSubdirectory("corsgate-kube-").FullName;
        IKubeProcesses processes = Environment.GetEnvironmentVariable(StartVariable) is { Length: > 0 } ? new KubeScript(folder) : new KubeBinaries(folder);
        try
        {
            var tokens = Path.Combine(folder, "tokens.csv");
            await File.WriteAllTextAsync(tokens, $"{AdminToken},admin,1,\"system:masters\"\n{WeakToken},weak,2\n");

            // The server of custom resources alone (crd) has no users of its own.
            string[] all = mode is "crd" ? flags : ["--token-auth-file=" + tokens, .. flags];
            var port = FreePorts();
            Task<string> Start() => processes.StartAsync(port, mode, all);
            return new KubeServer(processes, folder, Start, await Start());
        }
        catch
        {
            await EndAsync(processes, folder);
            throw;
        }
    }

    private static async Task EndAsync(IKubeProcesses processes, string folder)
    {
        await processes.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from))
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    // Below the ports that the system gives to clients, so that none of them is given away before the server binds it.
    private static int FreePorts()
    {
        while (true)
        {
            var first = 20_000 + (Random.Shared.Next(1000) * 10);
            if (Enumerable.Range(first, PortsOfOne).All(IsFree))
                return first;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex("server: *\"?(?<value>https://[^\"\\s,}]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Server();

    [GeneratedRegex("certificate-authority-data: *\"?(?<value>[A-Za-z0-9+/=]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Authority();
}

/// <summary>The processes of a server.</summary>
internal interface IKubeProcesses
{
    /// <summary>Starts them, for the first time or again with what they kept, and waits until the server answers.</summary>
    /// <param name="port">The first of five free ports, which is the server's.</param>
    /// <param name="mode">What to start.</param>
    /// <param name="flags">Flags of the server.</param>
    /// <returns>The path of the kubeconfig.</returns>
    Task<string> StartAsync(int port, string mode, string[] flags);

    /// <summary>Ends what was started. What it keeps stays.</summary>
    Task StopAsync();
}

/// <summary>The server does not start; the message is what it says.</summary>
internal sealed class KubeRefusedException(string message) : Exception(message);
