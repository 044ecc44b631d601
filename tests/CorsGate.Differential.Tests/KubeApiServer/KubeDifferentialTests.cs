using CorsGate.Config.Dialects.KubeApiServer.Translation;
using CorsGate.Config.Loading;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.Differential.Tests.KubeApiServer;

/// <summary>A real server with the flag, and one without it behind CorsGate in real mode with the same flag, answer alike.</summary>
[Collection(KubeCollection.Name)]
public sealed class KubeDifferentialTests(KubeUpstream upstream)
{
    private const int Shown = 5;

    public static TheoryData<string, string> Values => new()
    {
        { "two-literals", "https://dashboard.example.com,https://monitoring.example.com" },
        { "wildcard", @"https://.*\.example\.com" },
        { "anchored", @"^https://dashboard\.example\.com$" },
        { "with-port", @"//dashboard\.example\.com(:|$)" },
        { "star", "https://*" },
        { "subdomains", @"^https://([a-z0-9-]+\.)*example\.com(:[0-9]+)?$" },
        { "everything", "^.*$" },
        { "any-port-and-cleartext", "//.*:[0-9],http://dashboard.example.com" },
        { "quoted-comma", "\"^https://[a-z]{1,3}\\.example\\.com$\", ^https://never\\.matches$" },
    };

    [KubeTheory]
    [MemberData(nameof(Values))]
    public async Task Every_request_gets_the_same_answer(string name, string value)
    {
        await using var real = await KubeServer.StartAsync("--cors-allowed-origins=" + value);
        await using var gateway = await upstream.ProxyAsync("real", value);
        var (allowed, others) = await CompareAsync(value, real, gateway, KubeRequests.All(name));
        Assert.True(allowed > 0);
        Assert.True(others > 0);
    }

    [KubeFact]
    public async Task An_empty_list_means_no_CORS_at_all()
    {
        await using var gateway = await upstream.ProxyAsync("real", "");
        var (allowed, _) = await CompareAsync("an empty list", upstream.Server, gateway, KubeRequests.All("empty").Where(r => r.Method != "POST"));
        Assert.Equal(0, allowed);
    }

    [KubeTheory]
    [InlineData("*", "missing argument to repetition operator: `*`")]
    [InlineData("https://(dashboard", "missing closing ): `https://(dashboard`")]
    public async Task What_keeps_the_server_from_starting_keeps_CorsGate_from_it_for_the_same_reason(string value, string reason)
    {
        var refused = await Assert.ThrowsAsync<KubeRefusedException>(() => KubeServer.StartAsync("--cors-allowed-origins=" + value));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        var options = new LoadOptions
        {
            Paths = [],
            ApiServer = new ApiServerOptions { Upstream = "https://localhost:6443", Mode = "real", AllowedOrigins = [value] },
        };
        Assert.Contains(KubeApiServerTranslator.CheckCommandLine(options), p => p.ToString().Contains(reason, StringComparison.Ordinal));
    }

    private static async Task<(int Allowed, int Others)> CompareAsync(string value, KubeServer real, RunningGateway gateway, IEnumerable<Sent> requests)
    {
        using var directly = new WireClient(real.Address.Port, tls: true);
        using var proxied = new WireClient(gateway.Port(KubeUpstream.Port), tls: true);
        var (allowed, count) = (0, 0);
        var differences = new List<string>();
        foreach (var request in requests)
        {
            count++;
            var answers = await Task.WhenAll(directly.ReadAsync(request), proxied.ReadAsync(request));
            var (expected, actual) = (KubeAnswer.Of(answers[0]), KubeAnswer.Of(answers[1]));
            allowed += expected.Cors.Cors.Count > 0 ? 1 : 0;
            if (expected != actual)
                differences.Add($"sent:     {request}\nserver:   {expected}\nCorsGate: {actual}");
        }

        Assert.True(count > 0, "Nothing was sent.");
        Assert.True(differences.Count == 0, $"{differences.Count} of {count} answers differ for {value}\n\n{string.Join("\n\n", differences.Take(Shown))}");
        return (allowed, count - allowed);
    }
}
