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
        using var authority = new TestAuthority();
        using var leaf = authority.Issue();
        using var accounts = RSA.Create(2048);
        var server = Number(port);
        var client = "http://127.0.0.1:" + Number(port + 1);
        var peer = "http://127.0.0.1:" + Number(port + 2);
        var ca = await WriteAsync("ca.crt", authority.Pem);
        var certificate = await WriteAsync("apiserver.crt", leaf.ExportCertificatePem());
        var key = await WriteAsync("apiserver.key", leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var signing = await WriteAsync("sa.key", accounts.ExportRSAPrivateKeyPem());
        var verifying = await WriteAsync("sa.pub", accounts.ExportSubjectPublicKeyInfoPem());
        _ = Run(
            "etcd",
            $"--data-dir={folder}/etcd", $"--listen-client-urls={client}", $"--advertise-client-urls={client}", $"--listen-peer-urls={peer}",
            $"--initial-advertise-peer-urls={peer}", $"--initial-cluster=default={peer}", "--unsafe-no-fsync=true");
        var apiServer = Run(
            "kube-apiserver",
            [
                $"--etcd-servers={client}", "--bind-address=127.0.0.1", $"--secure-port={server}", "--advertise-address=127.0.0.1", $"--cert-dir={folder}",
                $"--tls-cert-file={certificate}", $"--tls-private-key-file={key}", $"--client-ca-file={ca}", $"--service-account-issuer=https://localhost:{server}/",
                $"--service-account-key-file={verifying}", $"--service-account-signing-key-file={signing}", "--service-cluster-ip-range=10.0.0.0/24",
                "--allow-privileged=true", "--authorization-mode=RBAC", "--disable-admission-plugins=ServiceAccount", "--endpoint-reconciler-type=none", .. flags,
            ]);
        var kubeconfig = await WriteAsync("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{ name: test, cluster: { server: "https://127.0.0.1:{{server}}", certificate-authority-data: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(authority.Pem))}} } }]
            users: [{ name: admin, user: { token: {{KubeServer.AdminToken}} } }]
            contexts: [{ name: test, context: { cluster: test, user: admin, namespace: default } }]
            """);
        await WaitUntilReadyAsync(apiServer, $"https://127.0.0.1:{server}/readyz");
        return kubeconfig;
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

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private Process Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable(KubeServer.AssetsVariable)!, program);
        var start = new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        var process = Process.Start(start)!;
        var log = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, program + ".log")) { AutoFlush = true });
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
                throw new KubeRefusedException("kube-apiserver exited:\n" + string.Join('\n', (await File.ReadAllLinesAsync(Path.Combine(folder, "kube-apiserver.log"))).Take(200)));
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
