namespace CorsGate.Differential.Tests.Ingress;

/// <summary>The oracle itself: what it reads from annotations.</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData("https://foo.com", "https://foo.com")]
    [InlineData("https://foo.com/", "*")]
    [InlineData("https://foo.com, https://bar.com/", "*")]
    [InlineData("https://foo.com,", "https://foo.com")]
    [InlineData("HTTPS://foo.com", "*")]
    [InlineData("https://foo_bar.com", "*")]
    [InlineData("https://*", "*")]
    [InlineData("https://**.foo.com", "*")]
    [InlineData("http://localhost:*", "*")]
    [InlineData("http://[::1]:3000", "*")]
    [InlineData("app+x://h", "*")]
    [InlineData("https://(a|b).foo.com", "*")]
    [InlineData("\"https://foo.com\"", "*")]
    [InlineData("https://bücher.example", "*")]
    [InlineData("$http_origin", "*")]
    [InlineData("https://a.com;https://b.com", "*")]
    [InlineData("https://a.com\nhttps://b.com", "*")]
    [InlineData("https://foo.com\n", "*")]
    [InlineData("*, foo.bar.com", "*")]
    [InlineData("https://a.com, *", "*")]
    [InlineData("", "*")]
    [InlineData("   ", "*")]
    [InlineData(null, "*")]
    [InlineData("null", "null")]
    [InlineData("null, https://a.com", "null", "https://a.com")]
    [InlineData("https://*.foo.com:8080", "https://*.foo.com:8080")]
    [InlineData("tauri://localhost:3000", "tauri://localhost:3000")]
    [InlineData("https://", "https://")]
    [InlineData("*.foo.com")]
    [InlineData("https://a.*.foo.com")]
    [InlineData("origin123.test.com:4443")]
    [InlineData("nullx")]
    [InlineData("https://a.com https://b.com")]
    public void The_oracle_reads_a_list_of_origins_as_the_controller_does(string? annotation, params string[] origins)
    {
        var annotations = new Dictionary<string, string> { ["enable-cors"] = "true" };
        if (annotation is not null)
            annotations["cors-allow-origin"] = annotation;
        Assert.Equal(origins, CorsOracle.Read(annotations).Origins);
    }

    [Theory]
    [InlineData("chrome-extension://x")]
    public void The_oracle_skips_an_item_whose_scheme_is_not_letters(string annotation)
    {
        // The whole list is tested in pieces that may each be empty, so it passes only where a piece can begin anywhere.
        var origins = CorsOracle.Read(new Dictionary<string, string> { ["enable-cors"] = "true", ["cors-allow-origin"] = annotation }).Origins;
        Assert.Empty(origins);
    }

    [Fact]
    public void The_oracle_falls_back_to_the_defaults_of_the_controller()
    {
        var cors = CorsOracle.Read(IngressCases.About("everything invalid").Annotations);
        Assert.Equal(new CorsOracle(true, cors.Origins, CorsOracle.DefaultMethods, CorsOracle.DefaultHeaders, "", Credentials: true, 1728000), cors);
        Assert.Equal(["*"], cors.Origins);
    }

    [Fact]
    public void The_oracle_takes_values_as_they_are_written()
    {
        var cors = CorsOracle.Read(IngressCases.About("everything").Annotations);
        Assert.Equal(new CorsOracle(true, cors.Origins, "GET, POST", "X-A", "X-B", Credentials: false, 60), cors);
        Assert.Equal(["https://app.example.com", "https://*.example.org"], cors.Origins);
    }
}
