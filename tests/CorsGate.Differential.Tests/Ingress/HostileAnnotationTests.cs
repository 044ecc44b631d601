namespace CorsGate.Differential.Tests.Ingress;

/// <summary>Annotations made to hurt: no time is lost with them, and no other Ingress suffers.</summary>
public sealed class HostileAnnotationTests
{
    private const string App = "https://app.example.com";
    private const int KubernetesLimit = 256 * 1024;

    private static readonly string[] Names =
        ["enable-cors", "cors-allow-origin", "cors-allow-methods", "cors-allow-headers", "cors-expose-headers", "cors-allow-credentials", "cors-max-age"];

    /// <summary>Texts on which an engine that backtracks does not end, and a parser that starts over takes too long.</summary>
    public static TheoryData<string, string> Texts => new()
    {
        { "letters", "a" },
        { "letters and dots", "a." },
        { "schemes", "https://" },
        { "wildcards", "https://*." },
        { "origins", "https://a," },
        { "commas", "," },
        { "null", "null" },
        { "digits", ":1" },
        { "spaces", "a " },
        { "methods", "GET, " },
        { "nines", "9" },
    };

    [Fact]
    public async Task A_list_of_the_largest_size_is_read_to_its_end_whatever_it_is_made_of()
    {
        // The whole of what Kubernetes stores in one annotation, where work that grows with the square would not end.
        var good = Good(0);
        var ingresses = Texts.Select(row => (string)row[1]).SelectMany(piece => new[] { "", "!" }.Select(end => piece + "|" + end)).Select((text, i) =>
            new IngressCase(i + 1, text, new Dictionary<string, string>
            {
                ["enable-cors"] = "true",
                ["cors-allow-origin"] = string.Concat(Enumerable.Repeat(text.Split('|')[0], KubernetesLimit / text.Split('|')[0].Length)) + text.Split('|')[1],
            }));
        await using var gateway = await SmallGateway.StartAsync([good, .. ingresses]);
        await ServesAsync(gateway, good);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Annotations_of_the_largest_size_are_read_to_their_end(string about, string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, KubernetesLimit / piece.Length / Names.Length));
        var good = Good(0);
        // With an end that does not fit, an engine that backtracks tries every way to split what came before.
        var ingresses = new[] { text, text + "!", text + "\n" }.Select((value, i) =>
            new IngressCase(i + 1, about, Names.Where(name => name != "enable-cors").Select(name => (name, value)).Prepend(("enable-cors", "true"))
                .ToDictionary(a => a.Item1, a => a.Item2)));
        await using var gateway = await SmallGateway.StartAsync([good, .. ingresses]);
        await ServesAsync(gateway, good);
        Assert.Equal(200, (await gateway.SendAsync(new("GET", "case-001.example", "/plain", App))).Status);
    }

    [Theory]
    [InlineData("cors-allow-origin", "https://app.example.com/")]
    [InlineData("cors-max-age", "soon")]
    [InlineData("enable-cors", "perhaps")]
    [InlineData("whitelist-source-range", "not an address")]
    [InlineData("proxy-body-size", "as large as possible")]
    [InlineData("proxy-read-timeout", "for ever")]
    [InlineData("backend-protocol", "FTP")]
    [InlineData("rewrite-target", "/(")]
    [InlineData("use-regex", "perhaps")]
    [InlineData("configuration-snippet", "} server { listen 80;")]
    [InlineData("no-such-annotation", "\u0000\u0001")]
    public async Task A_bad_annotation_never_takes_another_Ingress_down(string name, string value)
    {
        var (before, after) = (Good(0), Good(2));
        var bad = new IngressCase(1, "bad", new Dictionary<string, string>(StringComparer.Ordinal) { ["enable-cors"] = "true", [name] = value });
        await using var gateway = await SmallGateway.StartAsync(before, bad, after);
        await ServesAsync(gateway, before);
        await ServesAsync(gateway, after);
        Assert.Contains(gateway.Problems, p => p.ToString().Contains("case-001", StringComparison.Ordinal));
    }

    private static IngressCase Good(int index) => new(index, "good", new Dictionary<string, string> { ["enable-cors"] = "true", ["cors-allow-origin"] = App });

    private static async Task ServesAsync(SmallGateway gateway, IngressCase ingress)
    {
        Assert.Equal(App, (await gateway.SendAsync(new("GET", ingress.Host, "/plain", App))).Value("access-control-allow-origin"));
        Assert.Empty((await gateway.SendAsync(new("GET", ingress.Host, "/plain", "https://evil.example"))).Cors);
    }
}
