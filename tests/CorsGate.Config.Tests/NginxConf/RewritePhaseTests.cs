namespace CorsGate.Config.Tests.NginxConf;

/// <summary>set, if, return, break, map and variables, in nginx's order.</summary>
public sealed class RewritePhaseTests
{
    [Theory]
    [InlineData("$http_a", "", "no")]
    [InlineData("$http_a", "0", "no")]
    [InlineData("$http_a", "00", "yes")]
    [InlineData("$http_a = x", "x", "yes")]
    [InlineData("$http_a = x", "X", "no")]
    [InlineData("$http_a != x", "y", "yes")]
    [InlineData("$http_a = ''", "", "yes")]
    [InlineData("$http_a ~ ^x", "xy", "yes")]
    [InlineData("$http_a ~ x$", "xy", "no")]
    [InlineData("$http_a ~ X", "x", "no")]
    [InlineData("$http_a ~* X", "x", "yes")]
    [InlineData("$http_a !~ x", "x", "no")]
    [InlineData("$http_a !~* X", "y", "yes")]
    [InlineData("$http_a ~* '^https?://(a|b)\\.example\\.com$'", "https://b.EXAMPLE.com", "yes")]
    [InlineData("$http_a ~* (https?://.*\\.example\\.com)$", "http://x.example.com", "yes")]
    [InlineData("$http_a = $request_method", "GET", "yes")]
    public void Conditions_hold_as_in_nginx(string condition, string header, string expected)
    {
        var conf = Conf.Server($"location / {{ if ({condition}) {{ add_header R yes; return 204; }} add_header R no; return 204; }}");

        Assert.Equal("204; R: " + expected, conf.Answer(new FakeFacts("GET", "/", ("a", header))));
        Assert.Empty(conf.Lines);
    }

    [Fact]
    public void Flags_are_put_together_from_parts()
    {
        var conf = Conf.Server("""
            location / {
                if ($http_origin ~ '^https://a$') { set $cors 'true'; }
                if ($request_method = OPTIONS) { set $cors "${cors}options"; }
                if ($cors = 'true') { add_header C simple; }
                if ($cors = 'trueoptions') { add_header C preflight; return 204; }
                proxy_pass http://up:8080;
            }
            """);

        Assert.Equal("200 from up:8080; C: simple; Vary: Origin", conf.Answer(new FakeFacts("GET", "/", ("Origin", "https://a"))));
        Assert.Equal("204; C: preflight; Vary: Origin", conf.Answer(new FakeFacts("OPTIONS", "/", ("Origin", "https://a"))));
        Assert.Equal("200 from up:8080; Vary: Origin", conf.Answer(new FakeFacts("OPTIONS")));
    }

    [Fact]
    public void A_map_is_exact_without_case_then_by_expression_then_the_default()
    {
        var conf = Conf.Of("""
            map $http_origin $allowed {
                default "";
                https://A.example  first;
                ~^https://.*\.b$   second;
                ~*C                third;
            }
            server { location / { add_header R $allowed; return 204; } }
            """);

        Assert.Equal("204; R: first; Vary: Origin", conf.Answer(new FakeFacts("GET", "/", ("Origin", "https://a.EXAMPLE"))));
        Assert.Equal("204; R: second; Vary: Origin", conf.Answer(new FakeFacts("GET", "/", ("Origin", "https://x.b"))));
        Assert.Equal("204; R: third; Vary: Origin", conf.Answer(new FakeFacts("GET", "/", ("Origin", "abcd"))));
        Assert.Equal("204; Vary: Origin", conf.Answer(new FakeFacts("GET", "/", ("Origin", "x"))));
    }

    [Fact]
    public void A_map_with_hostnames_knows_wildcards()
    {
        var conf = Conf.Of("map $http_h $r { hostnames; default d; *.a.com w; b.* p; .c.com s; x.a.com e; }\nserver { location / { add_header R $r; return 204; } }");

        foreach (var (host, expected) in new[] { ("x.a.com", "e"), ("y.z.a.com", "w"), ("a.com", "d"), ("b.org", "p"), ("c.com", "s"), ("q.c.com", "s") })
            Assert.Equal("204; R: " + expected, conf.Answer(new FakeFacts("GET", "/", ("h", host))));
    }

    [Fact]
    public void A_map_with_an_expression_that_is_refused_does_not_fall_back_to_its_default()
    {
        var conf = Conf.Of("map $http_origin $blocked { ~(?!x)y 1; default 0; }\nserver { location / { if ($blocked) { return 403; } proxy_pass http://up:8080; } }");

        Assert.Equal("500", conf.Answer(new FakeFacts("GET", "/", ("Origin", "y"))));
        Assert.Equal(2, conf.Lines.Length);
    }

    [Theory]
    [InlineData("map $a $b { 1 two; } map $http_x $a { y 1; }")]
    [InlineData("map $http_x $a { y 1; } map $a $b { 1 two; }")]
    [InlineData("map $http_x $b { default ''; y $c; } map $http_x $c { y two; }")]
    public void A_map_may_use_another_that_is_written_further_down(string maps)
    {
        var conf = Conf.Of(maps + " server { location / { add_header R $b; return 204; } }");

        Assert.Empty(conf.Lines);
        Assert.Equal("204; R: two", conf.Answer(new FakeFacts("GET", "/", ("x", "y"))));
        Assert.Equal("204", conf.Answer(new FakeFacts()));
    }

    [Fact]
    public void Maps_that_use_one_another_in_a_circle_are_not_known()
    {
        var conf = Conf.Of("map $a $b { 1 1; } map $b $a { 1 1; } server { location / { if ($a) { return 403; } return 204; } }");

        Assert.Equal("500", conf.Answer(new FakeFacts()));
        Assert.NotEmpty(conf.Lines);
    }

    [Fact]
    public void A_map_of_something_unknown_does_not_fall_back_to_its_default()
    {
        var conf = Conf.Of("map $ssl_client_verify $blocked { FAILED 1; default 0; }\nserver { location / { if ($blocked) { return 403; } proxy_pass http://up:8080; } }");

        Assert.Equal("500", conf.Answer(new FakeFacts()));
        Assert.StartsWith("Error 1:1: map: '$ssl_client_verify' uses the variable $ssl_client_verify, which is not known here", conf.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Break_ends_the_directives_of_its_phase_only()
    {
        var conf = Conf.Server("set $a 1; break; set $a 2; location / { set $b 1; if ($http_x) { break; } set $b 2; add_header R $a$b; proxy_pass http://up:8080; }");

        Assert.Equal("200 from up:8080; R: 12", conf.Answer(new FakeFacts()));
        Assert.Equal("200 from up:8080; R: 11", conf.Answer(new FakeFacts("GET", "/", ("x", "1"))));
    }

    [Fact]
    public void Variables_are_those_of_nginx()
    {
        const string All = "$request_method|$scheme|$host|$uri|$args|$is_args|$request_uri|$remote_addr|$server_port|$server_name|$arg_B|$cookie_c|$http_user_agent|$content_type";
        var conf = Conf.Server($"server_name s.example; location / {{ add_header R '{All}'; return 204; }}");
        var facts = new FakeFacts("PUT", "/p?a=1&b=2", ("User-Agent", "ua"), ("Cookie", "x=1; c=d"), ("Content-Type", "t/t")) { Host = "h.example", Scheme = "https", ServerPort = 443 };

        Assert.Equal("204; R: PUT|https|h.example|/p|a=1&b=2|?|/p?a=1&b=2|192.0.2.1|443|s.example|2|d|ua|t/t", conf.Answer(facts));
        Assert.Empty(conf.Lines);
    }

    [Theory]
    [InlineData("return 301 /there;", "301; Location: http://example.com/there")]
    [InlineData("return 308 https://$host$request_uri;", "308; Location: https://example.com/?q")]
    [InlineData("return https://x.example/;", "302; Location: https://x.example/")]
    [InlineData("return 403;", "403")]
    [InlineData("return 200 hello;", "200")]
    [InlineData("rewrite ^ https://$host$uri permanent;", "301; Location: https://example.com/?q")]
    [InlineData("rewrite ^/nothing /x redirect; return 204;", "204")]
    public void Returns_and_plain_redirects_are_answered(string directive, string expected) =>
        Assert.Equal(expected, Conf.Server($"location / {{ {directive} }}").Answer(new FakeFacts("GET", "/?q")));

    [Theory]
    [InlineData("if ($http_a ~ '(?=x)y') { return 204; }", "look-around")]
    [InlineData("if ($http_a ~ '(x)\\1') { return 204; }", "refers back")]
    [InlineData("if (-f $request_filename) { return 204; }", "looks at files")]
    [InlineData("if ($nothing = 1) { return 204; }", "variable $nothing")]
    [InlineData("if ($http_a == 1) { return 204; }", "operator")]
    [InlineData("set $b $1;", "captured part")]
    [InlineData("rewrite ^/(.*)$ /x/$1 break;", "rewrite")]
    [InlineData("auth_basic closed;", "nginx keeps out")]
    [InlineData("limit_except GET { deny all; }", "nginx keeps out")]
    [InlineData("fastcgi_pass up:9000;", "not implemented")]
    [InlineData("proxy_pass http://$http_x;", "variables")]
    [InlineData("deny 1.2.3;", "neither an address")]
    public void What_decides_about_a_request_and_is_not_understood_is_answered_with_500(string directive, string expected)
    {
        var conf = Conf.Server($"location / {{ {directive} {(directive.Contains("_pass", StringComparison.Ordinal) ? "" : "proxy_pass http://up:8080;")} }} location /other {{ return 204; }}");

        Assert.Equal("500", conf.Answer(new FakeFacts("GET", "/")));
        Assert.Equal("204", conf.Answer(new FakeFacts("GET", "/other")));
        Assert.Contains(conf.Lines, line => line.StartsWith("Error 2:", StringComparison.Ordinal) && line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Directives_without_an_effect_here_are_named_and_those_that_nobody_misses_once_as_information()
    {
        var conf = Conf.Of("worker_processes 4;\nevents { }\nhttp {\n gzip on;\n try_files x;\n server {\n gzip off;\n error_page 500 /x;\n location / { return 204; } } }");

        Assert.Equal(
            ["Warning 5:2: try_files: is not implemented, or not a directive of nginx; it has no effect here", "Warning 8:2: error_page: is not implemented, or not a directive of nginx; it has no effect here"],
            conf.Lines);
        Assert.Single(conf.Problems, problem => problem.Field == "gzip");
        Assert.Contains(conf.Problems, problem => problem.Field == "worker_processes");
    }
}
