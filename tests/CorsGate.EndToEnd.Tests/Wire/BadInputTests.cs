using System.Diagnostics;
using System.Globalization;
using System.Text;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>Manifests that are wrong or hostile: a clear message for each, the rest is served, and nothing crashes or hangs.</summary>
public sealed class BadInputTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("[", 20_000)]
    [InlineData("{a: ", 20_000)]
    [InlineData("- ", 20_000)]
    [InlineData("[", 1_000_000)]
    public Task Deep_nesting(string open, int depth) => TheRestIsServedAsync("a:\n  " + Repeat(open, depth), "deep");

    [Fact]
    public Task A_thousand_million_laughs()
    {
        var text = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; i < 10; i++)
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        return TheRestIsServedAsync(text.ToString(), "alias");
    }

    [Fact]
    public Task An_alias_of_itself() => TheRestIsServedAsync("a: &a [*a]", "alias");

    [Fact]
    public Task A_key_twice() => TheRestIsServedAsync("apiVersion: v1\nkind: ConfigMap\nkind: Secret\nmetadata:\n  name: a", "kind", "3:1");

    [Fact]
    public Task A_document_that_is_too_large() => TheRestIsServedAsync("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: " + new string('a', 5_000_000), "large");

    [Fact]
    public Task Many_documents() => TheRestIsServedAsync(Repeat("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\n", 20_000) + "a: [", "bad.yaml");

    [Fact]
    public Task Bytes_that_are_no_text() => TheRestIsServedAsync("a: \0\u0001\u0002", "bad.yaml:1:");

    [Fact]
    public Task A_flat_list_without_end() => TheRestIsServedAsync("a: [" + Repeat("1,", 700_000) + "]", "bad.yaml");

    [Fact]
    public async Task One_megabyte_of_origins_is_refused_by_the_limit_of_the_API_and_served_where_the_API_has_none()
    {
        // 40,000 entries: an HTTPRoute filter may have 64.
        var origins = Enumerable.Range(0, 40_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"https://o{i}.example.com")).ToArray();
        var watch = Stopwatch.StartNew();
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("many", "httpbin", "many.example", filters: Manifest.CorsFilter(origins)), Manifest.Route("web", "httpbin"));

        Assert.True(watch.Elapsed < Limit, watch.Elapsed.ToString());
        Assert.Contains(gateway.Problems, p => p.Contains("HTTPRoute default/many", StringComparison.Ordinal) && p.Contains("64", StringComparison.Ordinal));
        Assert.Equal(200, (await gateway.GetAsync("/get")).Status);
    }

    [Theory]
    [InlineData("CR LF", "a\\r\\nb")]
    [InlineData("LF", "a\\nb")]
    [InlineData("CR", "a\\rb")]
    [InlineData("NUL", "a\\0b")]
    [InlineData("DEL", "a\\x7fb")]
    public async Task A_control_byte_in_a_header_value_is_refused_at_its_place_and_never_sent(string what, string value)
    {
        foreach (var filter in new[] { "requestHeaderModifier", "responseHeaderModifier" })
        {
            var type = char.ToUpperInvariant(filter[0]) + filter[1..];
            await using var gateway = await FolderGateway.StartAsync(
                Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("good", "httpbin"),
                Manifest.Route("bad", "httpbin", "bad.example", filters: $"- type: {type}\n  {filter}:\n    set:\n      - name: X-Bad\n        value: \"{value}\""));

            var problem = Assert.Single(gateway.Problems);
            Assert.True(problem.Contains("HTTPRoute default/bad: spec.rules[0].filters[0]." + filter + ".set[0].value", StringComparison.Ordinal), what + ": " + problem);
            Assert.Equal(200, (await gateway.GetAsync("/get")).Status);
        }
    }

    [Theory]
    [InlineData("hostnames", "hostnames:\n    - \"a\\r\\nb.example\"")]
    [InlineData("parentRefs", "parentRefs:\n    - name: \"gate\\nway\"")]
    public async Task A_line_break_in_a_name_cannot_make_a_second_line_of_a_message(string what, string field)
    {
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("good", "httpbin"),
            $"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: bad
            spec:
              {field}
              rules:
                - backendRefs:
                    - name: httpbin
                      port: 80
            """);

        Assert.True(gateway.Problems.Length > 0, what);
        Assert.All(gateway.Problems, p => Assert.DoesNotContain('\n', p));
        Assert.Equal(200, (await gateway.GetAsync("/get")).Status);
    }

    [Fact]
    public async Task A_regular_expression_that_would_take_for_ever_elsewhere_takes_no_time()
    {
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Httpbin(),
            Manifest.Route("slow", "httpbin").Replace("type: PathPrefix", "type: RegularExpression", StringComparison.Ordinal).Replace("value: /", "value: /(a+)+b", StringComparison.Ordinal));
        var watch = Stopwatch.StartNew();

        Assert.Equal(404, (await gateway.GetAsync("/" + new string('a', 5_000))).Status);
        Assert.True(watch.Elapsed < Limit, watch.Elapsed.ToString());
    }

    private static async Task TheRestIsServedAsync(string bad, params string[] message)
    {
        using var folder = new ManifestFolder();
        folder.Write("good.yaml", Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));
        await File.WriteAllTextAsync(folder.File("bad.yaml"), bad);
        var watch = Stopwatch.StartNew();
        await using var gateway = await RunningGateway.StartAsync(new() { Paths = [folder.Path] });
        Assert.True(watch.Elapsed < Limit, watch.Elapsed.ToString());

        var problems = gateway.Problems.Select(p => p.ToString()).ToArray();
        Assert.True(problems.Any(p => p.Contains("bad.yaml", StringComparison.Ordinal) && message.All(m => p.Contains(m, StringComparison.OrdinalIgnoreCase))), string.Join('\n', problems.Select(p => p.Length > 500 ? p[..500] : p)));
        Assert.All(problems, p => Assert.True(p.Length < 2_000, p));
        Assert.Equal(200, (await RawHttp.SendAsync(gateway.Port(8080), "GET /get HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
