using CorsGate.EndToEnd.Tests.Commands;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Monitoring;

/// <summary>The export over OTLP, as a receiver sees it.</summary>
public sealed class OtlpTests
{
    private static readonly string[] Arguments =
        ["run", "--upstream", "https://127.0.0.1:1", "--insecure-listener", "--port-map", "6443=0", "--console", "127.0.0.1:0"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Metrics_arrive_as_protobuf_whether_the_flag_or_the_environment_names_the_receiver(bool byFlag)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var environment = new Dictionary<string, string> { ["OTEL_METRIC_EXPORT_INTERVAL"] = "200", ["OTEL_SERVICE_NAME"] = "edge" };
        if (!byFlag)
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url;
        await using var corsgate = CommandProcess.Start(
            input: null, environment, byFlag ? [.. Arguments, "--otlp-endpoint", receiver.Url] : Arguments);
        using var client = new Client(await corsgate.WaitForPortAsync(6443));
        await client.GetAsync("http://a.test/");

        await Wait.UntilAsync("the request and its duration have arrived", () => receiver.Has("corsgate.requests") && receiver.Has("corsgate.request_duration"));
        Assert.All(receiver.Received, received => Assert.Equal(("/v1/metrics", "application/x-protobuf"), (received.Path, received.MediaType)));
        Assert.True(receiver.Has("apiserver_request"));
        Assert.True(receiver.Has("edge"));
        Assert.True(receiver.Has("CorsGate"));
    }

    [Fact]
    public async Task What_was_not_exported_yet_is_exported_at_the_end()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var corsgate = CommandProcess.Start([.. Arguments, "--otlp-endpoint", receiver.Url]);
        using var client = new Client(await corsgate.WaitForPortAsync(6443));
        await client.GetAsync("http://a.test/");
        corsgate.Terminate();
        Assert.Equal(0, await corsgate.ExitAsync());
        Assert.True(receiver.Has("corsgate.requests"));
        Assert.True(receiver.Has("corsgate.request_duration"));
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_stops_nothing()
    {
        await using var corsgate = CommandProcess.Start([.. Arguments, "--otlp-endpoint", "http://127.0.0.1:1"]);
        using var client = new Client(await corsgate.WaitForPortAsync(6443));
        Assert.Equal(502, (await client.GetAsync("http://a.test/")).Status);
        corsgate.Terminate();
        Assert.Equal(0, await corsgate.ExitAsync());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://127.0.0.1:4318")]
    [InlineData("http://127.0.0.1:4318/?a=b")]
    public async Task What_is_no_URL_ends_the_command_with_a_message_that_names_the_flag(string url)
    {
        var (exit, _, error) = await CommandProcess.RunAsync([.. Arguments, "--otlp-endpoint", url]);
        Assert.NotEqual(0, exit);
        Assert.Contains("--otlp-endpoint: '" + url + "'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_export_the_assemblies_for_it_are_not_loaded()
    {
        await using var corsgate = CommandProcess.Start(Arguments);
        await corsgate.WaitForPortAsync(6443);
        await corsgate.WaitForOutputAsync("is serving");
        Assert.DoesNotContain("OpenTelemetry", await File.ReadAllTextAsync(FormattableString.Invariant($"/proc/{corsgate.Id}/maps")), StringComparison.Ordinal);

        await using var exporting = CommandProcess.Start([.. Arguments, "--otlp-endpoint", "http://127.0.0.1:1"]);
        await exporting.WaitForOutputAsync("is serving");
        Assert.Contains("OpenTelemetry", await File.ReadAllTextAsync(FormattableString.Invariant($"/proc/{exporting.Id}/maps")), StringComparison.Ordinal);
    }
}
