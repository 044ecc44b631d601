using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Tests.Hosting.Support;

namespace CorsGate.Gateway.Tests.Telemetry.Metrics;

public class ReloadMetricsTests
{
    private readonly TestLog _log = new();

    [Fact]
    public async Task A_reload_is_a_success_when_all_of_it_serves_and_partial_when_something_was_refused()
    {
        await using var host = new GatewayHost(Configs.Options(_log, 80), new GatewayRequestHandlerFactory());
        Assert.Equal((0, 0, 0, 0, 0), Read(host));
        Assert.Equal(0, Exposition.Of(host.Metrics).Value("corsgate_config_last_reload_success_timestamp_seconds"));

        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        Assert.Equal((1, 0, 0, 1, 1), Read(host));
        var time = Exposition.Of(host.Metrics).Value("corsgate_config_last_reload_success_timestamp_seconds");
        Assert.True(time > 1.7e9);

        await host.ApplyAsync(
            Configs.Of(Configs.Cleartext(80)) with { Problems = [new Problem(ProblemSeverity.Error, Location: null, Object: null, Field: null, "refused")] },
            CancellationToken.None);
        Assert.Equal((1, 1, 0, 0, 2), Read(host));

        host.Metrics.ReloadFailed();
        Assert.Equal((1, 1, 1, 0, 2), Read(host));
        Assert.Equal(time, Exposition.Of(host.Metrics).Value("corsgate_config_last_reload_success_timestamp_seconds"));
    }

    [Fact]
    public async Task The_console_address_answers_metrics_to_GET_and_HEAD_for_loopback_names_without_CORS()
    {
        await using var host = new GatewayHost(Configs.Options(_log, 80), new GatewayRequestHandlerFactory());
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        using var client = Http.Client();
        using var answer = await AskAsync(HttpMethod.Get, "localhost");
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("\ncorsgate_config_generation 1\n", body, StringComparison.Ordinal);
        Assert.Matches("\ncorsgate_build_info{version=\"[0-9.]+\",runtime=\".NET [0-9.]+\"} 1\n", body);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());

        using var head = await AskAsync(HttpMethod.Head, "localhost");
        Assert.Equal(200, (int)head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        using var post = await AskAsync(HttpMethod.Post, "localhost");
        Assert.Equal(405, (int)post.StatusCode);
        using var rebound = await AskAsync(HttpMethod.Get, "evil.test");
        Assert.Equal(421, (int)rebound.StatusCode);
        using var below = await AskAsync(HttpMethod.Get, "localhost", "/metrics/");
        Assert.Equal(404, (int)below.StatusCode);
        Assert.Contains("/metrics", await below.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Task<HttpResponseMessage> AskAsync(HttpMethod method, string name, string path = "/metrics")
        {
            var request = new HttpRequestMessage(method, $"http://127.0.0.1:{host.ConsolePort}{path}");
            request.Headers.Host = name;
            request.Headers.Add("Origin", "https://a.test");
            return client.SendAsync(request);
        }
    }

    private static (double? Success, double? Partial, double? Failure, double? Last, double? Generation) Read(GatewayHost host)
    {
        var text = Exposition.Of(host.Metrics);
        return (Result("success"), Result("partial"), Result("failure"), text.Value("corsgate_config_last_reload_successful"), text.Value("corsgate_config_generation"));

        double? Result(string result) => text.Value($"corsgate_config_reload_total{{result=\"{result}\"}}");
    }
}
