using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.NginxConf;

/// <summary>Strict semantics: CORS headers go only to the origin that they name.</summary>
public sealed class StrictTests
{
    [Fact]
    public void Fixed_headers_become_a_policy_for_the_origin_that_they_name()
    {
        var conf = Conf.Server(
            """
            add_header Access-Control-Allow-Origin https://app.example.com always;
            add_header Access-Control-Allow-Methods 'GET, POST';
            add_header Access-Control-Allow-Headers 'Authorization,X-A';
            add_header Access-Control-Allow-Credentials true;
            add_header X-Other 1;
            if ($request_method = OPTIONS) { return 204; }
            location / { proxy_pass http://up:8080; }
            """,
            strict: true);

        var policy = conf.Route("/").Action.Cors!;
        Assert.Same(CorsSemantics.Strict, policy.Semantics);
        Assert.Equal(["https://app.example.com"], policy.Policy.AllowOrigins.Select(origin => origin.Value.Text));
        Assert.Equal(["GET", "POST"], policy.Policy.AllowMethods.Select(method => method.Value));
        Assert.Equal(["Authorization", "X-A"], policy.Policy.AllowHeaders.Select(header => header.Value));
        Assert.True(policy.Policy.AllowCredentials.Value);
        Assert.Equal("204; X-Other: 1", conf.Answer(new FakeFacts("OPTIONS")));
        Assert.NotNull(conf.Route("/").Program!.Actions[^1].Cors);
    }

    [Fact]
    public void Computed_headers_are_sent_only_where_they_come_out_as_the_origin()
    {
        var conf = Conf.Of(
            """
            map $http_origin $allowed { default https://a.example; https://b.example $http_origin; }
            server { location / { add_header Access-Control-Allow-Origin $allowed; add_header Access-Control-Allow-Credentials true; proxy_pass http://up:8080; } }
            """,
            strict: true);

        const string Sent = "200 from up:8080; Access-Control-Allow-Origin: {0}; Access-Control-Allow-Credentials: true; Vary: Origin";
        Assert.Null(conf.Route("/").Action.Cors);
        Assert.Equal(string.Format(null, Sent, "https://a.example"), conf.Answer(new FakeFacts("GET", "/", ("Origin", "https://a.example"))));
        Assert.Equal(string.Format(null, Sent, "https://b.example"), conf.Answer(new FakeFacts("GET", "/", ("Origin", "https://b.example"))));
        Assert.Equal("200 from up:8080; Vary: Origin", conf.Answer(new FakeFacts("GET", "/", ("Origin", "https://evil.example"))));
        Assert.Equal("200 from up:8080; Vary: Origin", conf.Answer(new FakeFacts()));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("$http_origin")]
    public void Every_origin_with_credentials_allows_nobody(string origin)
    {
        var conf = Conf.Server($"location / {{ add_header Access-Control-Allow-Origin {origin}; add_header Access-Control-Allow-Credentials true; proxy_pass http://up:8080; }}", strict: true);

        Assert.Empty(conf.Route("/").Action.Cors!.Policy.AllowOrigins);
        Assert.StartsWith("Error 2:14: add_header: allows every origin together with credentials", Assert.Single(conf.Lines), StringComparison.Ordinal);
    }
}
