namespace CorsGate.Differential.Tests.Ingress;

/// <summary>CorsGate and a real nginx with the controller's server blocks answer the same.</summary>
[Collection(IngressCollection.Name)]
public sealed class IngressDifferentialTests(IngressPair pair)
{
    /// <summary>The number of every Ingress.</summary>
    public static TheoryData<int> Cases => [.. IngressCases.All.Select(c => c.Index)];

    /// <summary>The number of every Ingress that differs in more than how one value is read, and of some of the others.</summary>
    public static TheoryData<int> Different =>
        [.. IngressCases.All.Where(c => !(c.About.Contains("cors-", StringComparison.Ordinal) && c.Index % 3 > 0)).Select(c => c.Index)];

    /// <summary>Every list for the corpus with the behaviours that matter to it.</summary>
    public static TheoryData<string, string> Corpora
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var list in IngressCases.CorpusLists)
            {
                foreach (var behaviour in new[] { "plain", "own-cors" })
                    data.Add(list, behaviour);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Every_method_and_origin_gets_the_answer_of_nginx(int index) =>
        pair.HoldAsync(IngressCases.All[index], Probes.Thorough(IngressCases.All[index], Behaviour.All[0]));

    [Theory]
    [MemberData(nameof(Different))]
    public Task Every_behaviour_of_an_upstream_gets_the_answer_of_nginx(int index) =>
        pair.HoldAsync(IngressCases.All[index], Behaviour.All.Skip(1).SelectMany(b => Probes.Short(IngressCases.All[index], b)));

    [Theory]
    [MemberData(nameof(Corpora))]
    public Task Every_origin_of_the_corpus_gets_the_answer_of_nginx(string list, string behaviour)
    {
        var ingress = IngressCases.ForCorpus(list);
        return pair.HoldAsync(ingress, Probes.Corpus(ingress, Behaviour.All.Single(b => b.Name == behaviour)));
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("only enable-cors")]
    [InlineData("everything invalid")]
    [InlineData("off")]
    public Task A_request_with_more_than_one_reading_gets_the_answer_of_nginx(string about) =>
        pair.HoldAsync(IngressCases.About(about), Probes.Odd(IngressCases.About(about)));

    [Theory]
    [InlineData("redirect because of TLS")]
    [InlineData("forced redirect")]
    [InlineData("forced redirect, any origin")]
    [InlineData("redirect and denied address")]
    public Task A_request_over_TLS_gets_the_answer_of_nginx(string about)
    {
        var ingress = IngressCases.About(about);
        return pair.HoldTlsAsync(ingress, Behaviour.All.SelectMany(b => Probes.Short(ingress, b)));
    }

    [Theory]
    [InlineData("small bodies")]
    [InlineData("small bodies, any origin")]
    public Task A_body_that_is_too_large_gets_the_answer_of_nginx(string about)
    {
        var ingress = IngressCases.About(about);
        return pair.HoldAsync(ingress, Probes.Thorough(ingress, Behaviour.All[0]).Select(sent => sent with { Body = "a=12345678" }));
    }

    [Theory]
    [InlineData("no path of this Ingress", "/other")]
    [InlineData("not the path of type Exact", "/plain/")]
    [InlineData("nor a longer one", "/plainer")]
    public Task A_path_that_the_Ingress_does_not_have_gets_no_cors_headers(string about, string path)
    {
        var ingress = IngressCases.About("only enable-cors");
        return pair.HoldAsync(ingress with { About = about }, Probes.Thorough(ingress, Behaviour.All[0]).Select(sent => sent with { Path = path }));
    }

    /// <summary>Every host with paths of several types.</summary>
    public static TheoryData<string> PathHosts => [.. PathHost.All.Select(host => host.Name)];

    [Theory]
    [MemberData(nameof(PathHosts))]
    public Task A_path_is_taken_as_nginx_takes_it(string name)
    {
        var host = PathHost.All.Single(h => h.Name == name);
        return pair.HoldAsync(
            string.Join('\n', host.Manifests()),
            host.Asked.SelectMany(path => new[] { "GET", "POST", "OPTIONS" }.Select(method => new Sent(method, host.Host, path, "https://app.example.com"))));
    }

    [Fact]
    public Task A_host_that_no_Ingress_has_gets_no_cors_headers()
    {
        var ingress = IngressCases.About("only enable-cors");
        return pair.HoldAsync(ingress, Probes.Thorough(ingress, Behaviour.All[0]).Select(sent => sent with { Host = "unknown.example" }));
    }

    [Fact]
    public void There_are_many_different_combinations()
    {
        var sent = IngressCases.All
            .SelectMany(c => Probes.Thorough(c, Behaviour.All[0]).Concat(c.Index % 3 > 0 ? [] : Behaviour.All.Skip(1).SelectMany(b => Probes.Short(c, b))))
            .Concat(IngressCases.CorpusLists.SelectMany(list => Probes.Corpus(IngressCases.ForCorpus(list), Behaviour.All[0])))
            .Select(request => request.Bytes)
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(sent.Count >= 300, $"{sent.Count} combinations");
    }
}
