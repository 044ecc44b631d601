namespace CorsGate.Config.Tests.NginxConf;

/// <summary>Which response gets which field: inheritance, always, if, and the variants of a well-known configuration.</summary>
public sealed class AddHeaderTests
{
    private const string Static = """
            add_header 'Access-Control-Allow-Origin' 'https://app.example.com' always;
            add_header 'Access-Control-Allow-Methods' 'GET, POST' always;
        """;

    private const string S = "Access-Control-Allow-Origin: https://app.example.com; Access-Control-Allow-Methods: GET, POST";

    private const string Preflight = """
            if ($request_method = 'OPTIONS') {
                add_header 'Access-Control-Max-Age' 1728000;
                return 204;
            }
        """;

    [Fact]
    public void An_if_in_a_location_drops_the_outer_headers_as_nginx_does_and_a_warning_says_so()
    {
        var conf = Conf.Server(Static + "\nlocation / {\n" + Preflight + "\n proxy_pass http://up:8080; }");

        Assert.Equal("204; Access-Control-Max-Age: 1728000", conf.Answer(new FakeFacts("OPTIONS")));
        Assert.Equal("200 from up:8080; " + S, conf.Answer(new FakeFacts()));
        Assert.Equal("502 from up:8080; " + S, conf.Answer(new FakeFacts(), 502));
        var line = Assert.Single(conf.Lines);
        Assert.StartsWith("Warning 6:9: add_header: makes nginx drop every add_header of the outer blocks here, Access-Control-Allow-Origin of line 2", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_return_in_an_if_of_the_server_has_the_headers_of_the_server()
    {
        var conf = Conf.Server(Static + "\nif ($request_method = OPTIONS) { return 204; } location / { proxy_pass http://up:8080; }");

        Assert.Equal("204; " + S, conf.Answer(new FakeFacts("OPTIONS")));
        Assert.Equal("200 from up:8080; " + S, conf.Answer(new FakeFacts("PUT")));
        Assert.Empty(conf.Lines);
    }

    [Fact]
    public void Where_nginx_refuses_add_header_in_an_if_of_the_server_what_was_meant_is_served_with_one_error()
    {
        var conf = Conf.Server(Static + "\n" + Preflight + "\nlocation / { proxy_pass http://up:8080; }");

        Assert.Equal("204; " + S + "; Access-Control-Max-Age: 1728000", conf.Answer(new FakeFacts("OPTIONS")));
        Assert.Equal("200 from up:8080; " + S, conf.Answer(new FakeFacts()));
        var line = Assert.Single(conf.Lines);
        Assert.StartsWith("Error 5:9: add_header: is not allowed in an if of a server, so nginx refuses the file", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_repeated_in_the_if_are_all_there()
    {
        var conf = Conf.Server("location / {\n" + Static + "\nif ($request_method = OPTIONS) {\n" + Static + "\nadd_header Access-Control-Max-Age 5; return 204; } proxy_pass http://up:8080; }");

        Assert.Equal("204; " + S + "; Access-Control-Max-Age: 5", conf.Answer(new FakeFacts("OPTIONS")));
        Assert.Empty(conf.Lines);
    }

    [Fact]
    public void A_method_restriction_answers_405_with_the_headers_that_are_always_sent()
    {
        var conf = Conf.Server(Static + "\nlocation / { if ($request_method !~ ^(GET|OPTIONS)$) { return 405; } proxy_pass http://up:8080; }");

        Assert.Equal("405; " + S, conf.Answer(new FakeFacts("POST")));
        Assert.Equal("200 from up:8080; " + S, conf.Answer(new FakeFacts("OPTIONS")));
    }

    [Theory]
    [InlineData(200, "200 from up:8080; A: 1")]
    [InlineData(206, "206 from up:8080; A: 1")]
    [InlineData(304, "304 from up:8080; A: 1")]
    [InlineData(202, "202 from up:8080")]
    [InlineData(404, "404 from up:8080")]
    [InlineData(502, "502 from up:8080")]
    public void Without_always_only_the_usual_statuses_get_the_header(int status, string expected) =>
        Assert.Equal(expected, Conf.Server("location / { add_header A 1; proxy_pass http://up:8080; }").Answer(new FakeFacts(), status));

    [Fact]
    public void A_location_with_a_header_of_its_own_loses_those_of_the_server()
    {
        var conf = Conf.Server(Static + "\nlocation / { add_header Access-Control-Allow-Headers X-Custom-Header; proxy_pass http://up:8080; }");

        Assert.Equal("200 from up:8080; Access-Control-Allow-Headers: X-Custom-Header", conf.Answer(new FakeFacts()));
        Assert.StartsWith("Warning 4:14: add_header: makes nginx drop", Assert.Single(conf.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_if_that_holds_decides_even_if_it_only_sets_a_variable()
    {
        var conf = Conf.Server("location / { add_header L 1; if ($http_b) { add_header B 1; } if ($http_c) { set $x 1; } proxy_pass http://up:8080; }");

        Assert.Equal("200 from up:8080; L: 1", conf.Answer(new FakeFacts()));
        Assert.Equal("200 from up:8080; B: 1", conf.Answer(new FakeFacts("GET", "/", ("b", "1"))));
        Assert.Equal("200 from up:8080; L: 1", conf.Answer(new FakeFacts("GET", "/", ("b", "1"), ("c", "1"))));
    }

    [Fact]
    public void A_header_written_twice_is_sent_twice_and_an_empty_one_not_at_all()
    {
        var conf = Conf.Server("location / { add_header A 1; add_header A 2; add_header B ''; return 204; }");

        Assert.Equal("204; A: 1; A: 2", conf.Answer(new FakeFacts()));
    }

    [Fact]
    public void An_answer_that_depends_on_the_origin_says_so_and_a_fixed_one_does_not()
    {
        Assert.Equal("200 from up:8080; Access-Control-Allow-Origin: *", Conf.Server("location / { add_header Access-Control-Allow-Origin *; proxy_pass http://up:8080; }").Answer(new FakeFacts("GET", "/", ("Origin", "https://a"))));
        var conf = Conf.Server("location / { if ($http_origin ~ 'a$') { add_header Access-Control-Allow-Origin $http_origin; } proxy_pass http://up:8080; }");
        Assert.Equal("200 from up:8080; Access-Control-Allow-Origin: https://a; Vary: Origin", conf.Answer(new FakeFacts("GET", "/", ("Origin", "https://a"))));
        Assert.Equal("404 from up:8080; Vary: Origin", conf.Answer(new FakeFacts(), 404));
        var own = Conf.Server("location / { add_header Vary 'Accept, origin'; add_header Access-Control-Allow-Origin $http_origin; proxy_pass http://up:8080; }");
        Assert.Equal("404 from up:8080; Vary: Accept, origin", own.Answer(new FakeFacts(), 404));
    }
}
