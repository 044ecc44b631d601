using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>A server that is started from its binaries, with certificates made for it.</summary>
/// <param name="folder">Where its state lives.</param>
internal sealed class KubeBinaries(string folder) : IKubeProcesses
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<(Process Process, TextWriter Log)> _processes = [];

    /// <inheritdoc/>
    public async Task<string> StartAsync(int port, string mode, string[] flags)
    {
        // A newer server checks custom resources as the one of the aggregated mode does.
        if (mode is not ("core" or "agg"))
            throw new InvalidOperationException($"The binaries alone have no mode '{mode}'; it needs {KubeServer.StartVariable}.");
        var server = Number(port);
        var client = "http://127.0.0.1:" + Number(port + 1);
        var peer = "http://127.0.0.1:" + Number(port + 2);
        if (!File.Exists(In("kubeconfig")))
            await PrepareAsync(server);
        _ = Run(
            "etcd",
            $"--data-dir={folder}/etcd", $"--listen-client-urls={client}", $"--advertise-client-urls={client}", $"--listen-peer-urls={peer}",
            $"--initial-advertise-peer-urls={peer}", $"--initial-cluster=default={peer}", "--unsafe-no-fsync=true");
        var apiServer = Run(
            "kube-apiserver",
            [
                $"--etcd-servers={client}", "--bind-address=127.0.0.1", $"--secure-port={server}", "--advertise-address=127.0.0.1", $"--cert-dir={folder}",
                $"--tls-cert-file={In("apiserver.crt")}", $"--tls-private-key-file={In("apiserver.key")}", $"--client-ca-file={In("ca.crt")}", $"--service-account-issuer=https://localhost:{server}/",
                $"--service-account-key-file={In("sa.pub")}", $"--service-account-signing-key-file={In("sa.key")}", "--service-cluster-ip-range=10.0.0.0/24",
                "--allow-privileged=true", "--authorization-mode=RBAC", "--disable-admission-plugins=ServiceAccount", "--endpoint-reconciler-type=none", .. flags,
            ]);
        await WaitUntilReadyAsync(apiServer, $"https://127.0.0.1:{server}/readyz");
        return In("kubeconfig");
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        // The server first: it needs its etcd to the end.
        foreach (var (process, log) in Enumerable.Reverse(_processes))
        {
            using (process)
            using (log)
            {
                if (!process.HasExited)
                    process.Kill();
                await process.WaitForExitAsync();
            }
        }

        _processes.Clear();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string In(string name) => Path.Combine(folder, name);

    // Once: who trusts it trusts it after another start, too.
    private async Task PrepareAsync(string server)
    {
        using var authority = new TestAuthority();
        using var leaf = authority.Issue();
        using var accounts = RSA.Create(2048);
        await File.WriteAllTextAsync(In("ca.crt"), authority.Pem);
        await File.WriteAllTextAsync(In("apiserver.crt"), leaf.ExportCertificatePem());
        await File.WriteAllTextAsync(In("apiserver.key"), leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(In("sa.key"), accounts.ExportRSAPrivateKeyPem());
        await File.WriteAllTextAsync(In("sa.pub"), accounts.ExportSubjectPublicKeyInfoPem());
        await File.WriteAllTextAsync(In("kubeconfig"), $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{ name: test, cluster: { server: "https://127.0.0.1:{{server}}", certificate-authority-data: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(authority.Pem))}} } }]
            users: [{ name: admin, user: { token: {{KubeServer.AdminToken}} } }]
            contexts: [{ name: test, context: { cluster: test, user: admin, namespace: default } }]
            """);
    }

    private Process Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable(KubeServer.AssetsVariable)!, program);
        var start = new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        var process = Process.Start(start)!;
        var log = TextWriter.Synchronized(new StreamWriter(In(program + ".log")) { AutoFlush = true });
        _processes.Add((process, log));
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task WaitUntilReadyAsync(Process apiServer, string url)
    {
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization = new("Bearer", KubeServer.AdminToken);
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            if (apiServer.HasExited)
            {
                await apiServer.WaitForExitAsync(limit.Token);
                throw new KubeRefusedException("kube-apiserver exited:\n" + string.Join('\n', (await File.ReadAllLinesAsync(In("kube-apiserver.log"))).Take(200)));
            }

            try
            {
                using var ready = await client.GetAsync(new Uri(url), limit.Token);
                if (ready.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100, limit.Token);
        }
    }
}
