using System.Globalization;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary>The flags for Ingresses, on the real process.</summary>
public sealed class IngressFlagTests
{
    private const string Ingress = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: web
        spec:
          defaultBackend:
            service:
              name: httpbin
              port:
                number: 80
        """;

    [Fact]
    public async Task An_Ingress_without_a_class_is_served_on_the_given_ports_where_the_flag_says_so()
    {
        using var folder = new ManifestFolder();
        folder.Write("all.yaml", Ingress, Manifest.Httpbin());
        await using var process = CommandProcess.Start(
            "run", "-f", folder.Path, "--watch-ingress-without-class", "--http-port", "81", "--https-port", "444", "--port-map", "81=0", "--port-map", "444=0", "--console", "127.0.0.1:0");
        await process.WaitForOutputAsync("generation 1 is serving");
        Assert.Contains(process.Output, line => line.Contains("(port 81: listener ingress-nginx/http)", StringComparison.Ordinal));
        Assert.Contains(process.Output, line => line.Contains("listening on https://", StringComparison.Ordinal) && line.Contains("(port 444: listener ingress-nginx/https)", StringComparison.Ordinal));
        var listening = process.Output.First(line => line.Contains("(port 81:", StringComparison.Ordinal)).Split(' ').First(word => word.StartsWith("http://", StringComparison.Ordinal));
        var port = int.Parse(listening[(listening.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        Assert.Equal(200, (await RawHttp.SendAsync(port, "GET /headers HTTP/1.1\r\nHost: whatever.example\r\n\r\n")).Status);
    }

    [Fact]
    public async Task Without_the_flag_there_is_nothing_to_serve_and_the_log_says_why()
    {
        using var folder = new ManifestFolder();
        folder.Write("all.yaml", Ingress, Manifest.Httpbin());
        var (code, output, error) = await CommandProcess.RunAsync("run", "-f", folder.Path, "--console", "127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("spec.ingressClassName: the Ingress has no class and is not served; write ingressClassName: nginx, or run with --watch-ingress-without-class", output, StringComparison.Ordinal);
        Assert.Contains("nothing can be served", error, StringComparison.Ordinal);
    }
}
