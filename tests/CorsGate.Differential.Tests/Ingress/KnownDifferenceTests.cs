namespace CorsGate.Differential.Tests.Ingress;

/// <summary>Each listed difference is real, and CorsGate answers what the list says.</summary>
[Collection(IngressCollection.Name)]
public sealed class KnownDifferenceTests(IngressPair pair)
{
    /// <summary>The titles, each with requests that meet the difference.</summary>
    public static TheoryData<string> Titles => [.. KnownDifference.All.Select(known => known.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task A_listed_difference_is_real_and_documented(string title)
    {
        var known = KnownDifference.All.Single(d => d.Title == title);
        Assert.Contains(known.Title + ". " + known.Reason, Documentation.Differences, StringComparison.Ordinal);

        var met = Candidates.Where(known.Applies).ToList();
        Assert.NotEmpty(met);
        var differences = 0;
        foreach (var request in met)
        {
            var nginx = await pair.Nginx.SendAsync(request);
            var corsGate = await pair.CorsGate.SendAsync(request);
            if (nginx.Equals(corsGate))
                continue;
            differences++;
            if (known.Instead is { } instead)
                Assert.Equal(await pair.Nginx.SendAsync(instead(request)), corsGate);
            else
                Assert.Equal(new Answer(400, [], Location: null), corsGate);
        }

        // Where the nginx that runs here is too old for the difference, both must answer the same.
        Assert.Equal(known.Since is null || NginxProcess.Version >= known.Since, differences > 0);
    }

    [Fact]
    public async Task A_form_feed_in_a_list_of_methods_makes_it_invalid()
    {
        Assert.Contains("A form feed in a list of methods makes it invalid", Documentation.Differences, StringComparison.Ordinal);
        var ingress = new IngressCase(0, "form feed", new Dictionary<string, string> { ["enable-cors"] = "true", ["cors-allow-methods"] = "GET,\fPOST" });
        await using var gateway = await SmallGateway.StartAsync(ingress);
        var answer = await gateway.SendAsync(new("GET", ingress.Host, "/plain", "https://app.example.com"));
        Assert.Equal(CorsOracle.DefaultMethods, answer.Value("access-control-allow-methods"));
        Assert.NotEqual(CorsOracle.DefaultMethods, CorsOracle.Read(ingress.Annotations).Methods);
    }

    private static IEnumerable<Sent> Candidates =>
        Probes.Corpus(IngressCases.ForCorpus("https://example.com"), Behaviour.All[0])
            .Concat(Probes.Corpus(IngressCases.ForCorpus("https://*.example.com"), Behaviour.All[0]))
            .Concat(Probes.Odd(IngressCases.About("everything")))
            .Concat(PathHost.All.SelectMany(host => host.Asked.Select(path => new Sent("GET", host.Host, path, "https://app.example.com"))));
}
