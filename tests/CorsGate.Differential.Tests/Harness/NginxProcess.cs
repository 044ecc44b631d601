using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CorsGate.Differential.Tests.Harness;

/// <summary>A real nginx on loopback with a folder of its own; stopped and removed at the end.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _folder;

    private NginxProcess(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>
    /// Where Debian puts the headers-more module; nginx itself is looked for on the path.
    /// </summary>
    public const string HeadersMoreModule = "/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so";

    /// <summary>Its version.</summary>
    public static Version Version { get; } = ReadVersion();

    /// <summary>Starts nginx and waits until it accepts connections.</summary>
    /// <param name="configuration">A whole nginx.conf, or what stands in its <c>http</c> block.</param>
    /// <param name="port">A port that it then listens on.</param>
    /// <exception cref="InvalidOperationException">nginx refuses the configuration; the message is nginx's.</exception>
    public static async Task<NginxProcess> StartAsync(string configuration, int port)
    {
        var folder = Directory.CreateTempSubdirectory("corsgate-nginx-").FullName;
        var process = Run(folder, Wrap(folder, configuration));
        try
        {
            await WaitUntilListeningAsync(process, folder, port);
            return new NginxProcess(process, folder);
        }
        catch
        {
            await StopAsync(process, folder);
            throw;
        }
    }

    /// <summary>Asks nginx whether it would load a configuration.</summary>
    /// <param name="configuration">A whole nginx.conf, or what stands in its <c>http</c> block.</param>
    /// <returns>Whether it would, and what it says.</returns>
    public static async Task<(bool Loads, string Says)> CheckAsync(string configuration)
    {
        var folder = Directory.CreateTempSubdirectory("corsgate-nginx-").FullName;
        var process = Run(folder, Wrap(folder, configuration), "-t");
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode == 0, ReadLog(folder));
        }
        finally
        {
            await StopAsync(process, folder);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(_process, _folder);

    // One process does everything, so that stopping it stops all; what it writes stays within its folder.
    private static string Wrap(string folder, string configuration)
    {
        var main = $"""
            daemon off;
            master_process off;
            load_module {HeadersMoreModule};
            pid {folder}/pid;
            error_log {folder}/error.log warn;

            """;
        var http = $$"""
            http {
            access_log off;
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;

            """;
        return configuration.StartsWith("http {", StringComparison.Ordinal) || configuration.Contains("\nhttp {", StringComparison.Ordinal)
            ? main + configuration.Replace("http {\n", http, StringComparison.Ordinal)
            : main + "events {}\n" + http + configuration + "\n}\n";
    }

    private static Process Run(string folder, string configuration, params string[] arguments)
    {
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, configuration);
        var start = new ProcessStartInfo(FindNginx(), ["-p", folder, "-c", file, "-e", Path.Combine(folder, "error.log"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        // Read and dropped, so that nginx never waits for a full pipe: everything that it says is in its error log as well.
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static Version ReadVersion()
    {
        using var process = Process.Start(new ProcessStartInfo(FindNginx(), "-v") { RedirectStandardError = true, UseShellExecute = false })!;
        var says = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return Version.Parse(says.Split('/')[1].Split(' ', '\n')[0]);
    }

    private static string FindNginx() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(p => Path.Combine(p, "nginx")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("These tests need nginx with the headers-more module; ./test.sh installs them.");

    private static async Task WaitUntilListeningAsync(Process process, string folder, int port)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            if (process.HasExited)
                throw new InvalidOperationException("nginx did not start: " + ReadLog(folder));
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                // Another program may have answered; nginx tries for a while, and says so.
                var log = ReadLog(folder);
                if (log.Contains("bind() to", StringComparison.Ordinal))
                    throw new InvalidOperationException("nginx did not get its port: " + log);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(10, limit.Token);
            }
        }
    }

    private static string ReadLog(string folder)
    {
        var log = Path.Combine(folder, "error.log");
        return File.Exists(log) ? File.ReadAllText(log) : "";
    }

    private static async Task StopAsync(Process process, string folder)
    {
        using (process)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
