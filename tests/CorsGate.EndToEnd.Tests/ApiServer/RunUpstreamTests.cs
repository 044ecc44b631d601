using System.Globalization;
using System.Text.RegularExpressions;
using CorsGate.EndToEnd.Tests.Commands;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary><c>corsgate run --upstream</c> as a user types it.</summary>
public sealed partial class RunUpstreamTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly ManifestFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task The_server_is_proxied_its_certificate_verified_and_refused_origins_are_logged()
    {
        await using var server = await ApiServerStandIn.StartAsync(_authority.Issue());
        await using var corsgate = await RunAsync(
            server.Port, "--cors-allowed-origins", ApiServerProxy.Dashboard, "--cors-allowed-origins", ApiServerProxy.Reader, "--cors-allowed-methods", ApiServerProxy.Reader + "=GET,HEAD");
        using var client = new Client(PortOf(corsgate));
        Assert.Equal(200, await PreflightAsync(client, ApiServerProxy.Dashboard, "DELETE"));
        Assert.Equal(200, await PreflightAsync(client, ApiServerProxy.Reader, "GET"));
        Assert.Equal(403, await PreflightAsync(client, ApiServerProxy.Reader, "DELETE"));
        Assert.Equal(403, await PreflightAsync(client, "https://evil.example", "GET"));
        await corsgate.WaitForOutputAsync(" warning cors: origin not allowed origin=https://evil.example ");

        using var listed = await client.SendAsync(
            "https://localhost/api/v1/namespaces", headers: [("Origin", ApiServerProxy.Reader), ("Authorization", "Bearer " + ApiServerStandIn.Token)]);
        Assert.Equal((200, ApiServerProxy.Reader), ((int)listed.StatusCode, Assert.Single(listed.Headers.GetValues("Access-Control-Allow-Origin"))));
        using var watch = await client.SendAsync("https://localhost/api/v1/pods?watch=true", headers: ("Authorization", "Bearer " + ApiServerStandIn.Token));
        server.Emit("event");
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync(client.Limit));
        Assert.Equal("event", await lines.ReadLineAsync(client.Limit));
    }

    [Fact]
    public async Task Without_origins_it_is_a_proxy_that_leaves_CORS_alone()
    {
        await using var server = await ApiServerStandIn.StartAsync(_authority.Issue());
        await using var corsgate = await RunAsync(server.Port);
        using var client = new Client(PortOf(corsgate));
        Assert.Equal(403, await PreflightAsync(client, ApiServerProxy.Dashboard, "GET"));
        Assert.Equal("OPTIONS", Assert.Single(server.Seen).Method);
    }

    [Fact]
    public async Task An_expired_certificate_of_the_server_is_a_502_and_a_line_that_says_so_and_the_process_goes_on()
    {
        await using var server = await ApiServerStandIn.StartAsync(_authority.Issue("kube-apiserver", expires: DateTimeOffset.UtcNow.AddDays(-1)));
        await using var corsgate = await RunAsync(server.Port, "--cors-allowed-origins", ApiServerProxy.Dashboard);
        using var client = new Client(PortOf(corsgate));
        for (var i = 1; i <= 2; i++)
        {
            using var answer = await client.SendAsync("https://localhost/api", headers: ("Origin", ApiServerProxy.Dashboard));
            Assert.Equal((502, ApiServerProxy.Dashboard), ((int)answer.StatusCode, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin"))));
            await corsgate.WaitForOutputAsync("the upstream's certificate (CN=kube-apiserver) is not accepted: it expired on ", times: i);
        }
    }

    private static async Task<int> PreflightAsync(Client client, string origin, string method)
    {
        using var answer = await client.SendAsync(
            "https://localhost/api/v1/namespaces", HttpMethod.Options, headers: [("Origin", origin), ("Access-Control-Request-Method", method)]);
        return (int)answer.StatusCode;
    }

    private static int PortOf(CommandProcess corsgate) =>
        int.Parse(corsgate.Output.Select(l => ListeningLine().Match(l)).First(m => m.Success).Groups["port"].Value, CultureInfo.InvariantCulture);

    private Task<CommandProcess> RunAsync(int port, params string[] arguments) => CommandProcess.ServeAsync(
        [
            "--port-map", "6443=0", "--upstream", string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}"),
            "--upstream-ca", _folder.Write("ca.crt", _authority.Pem), .. arguments,
        ]);

    [GeneratedRegex("listening on https://127[.]0[.]0[.]1:(?<port>[0-9]+) [(]port 6443", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningLine();
}
