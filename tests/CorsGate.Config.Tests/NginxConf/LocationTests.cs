using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.NginxConf;

/// <summary>Which location and which server take a request, and where it is sent.</summary>
public sealed class LocationTests
{
    [Theory]
    [InlineData("/", "root")]
    [InlineData("/a", "exact")]
    [InlineData("/ab", "a")]
    [InlineData("/ab/c", "ab")]
    [InlineData("/x.php", "php")]
    [InlineData("/ab/x.php", "php")]
    [InlineData("/x.GIF", "gif")]
    [InlineData("/x.PHP", "root")]
    [InlineData("/static/x.php", "static")]
    [InlineData("/static/deep/x.php", "php")]
    [InlineData("/static/deep/x", "deep")]
    [InlineData("/nest/x.php", "nested")]
    [InlineData("/nest/in/x.php", "nested")]
    [InlineData("/nest/in/x.gif", "gif")]
    [InlineData("/nest/in/x", "in")]
    [InlineData("/nest/x", "nest")]
    public void Locations_are_chosen_as_nginx_chooses_them(string path, string expected)
    {
        var conf = Conf.Server("""
            location / { add_header R root; return 204; }
            location = /a { add_header R exact; return 204; }
            location /a { add_header R a; return 204; }
            location /ab/ { add_header R ab; return 204; }
            location ^~ /static/ { add_header R static; return 204; }
            location /static/deep { add_header R deep; return 204; }
            location /nest { add_header R nest; return 204;
                location /nest/in { add_header R in; return 204; }
                location ~ ^/nest/.*\.php$ { add_header R nested; return 204; } }
            location ~ \.php$ { add_header R php; return 204; }
            location ~* \.(gif|png)$ { add_header R gif; return 204; }
            """);

        Assert.Equal("204; R: " + expected, conf.Answer(new FakeFacts("GET", path)));
        Assert.Empty(conf.Lines);
    }

    [Fact]
    public void A_path_that_no_location_takes_and_one_without_anything_to_do_are_404()
    {
        var conf = Conf.Server("add_header A 1 always; location /x { }");

        Assert.Equal("404; A: 1", conf.Answer(new FakeFacts("GET", "/y")));
        Assert.Equal("404; A: 1", conf.Answer(new FakeFacts("GET", "/x")));
        Assert.Equal("405; A: 1", conf.Answer(new FakeFacts("OPTIONS", "/x")));
    }

    [Theory]
    [InlineData("location / { proxy_pass http://up:8080; }", "/a%20b?c", null)]
    [InlineData("location / { proxy_pass http://up:8080$request_uri; }", "/a", null)]
    [InlineData("location /api/ { proxy_pass http://up:8080/; }", "/api/x?y=1", "/x?y=1")]
    [InlineData("location /api { proxy_pass http://up:8080/; }", "/api/x", "//x")]
    [InlineData("location /api { proxy_pass http://up:8080/v1; }", "/apix", "/v1x")]
    [InlineData("location = /api { proxy_pass http://up:8080/v1/y; }", "/api?z", "/v1/y?z")]
    public void The_path_of_proxy_pass_replaces_what_the_location_matched(string location, string target, string? expected)
    {
        var conf = Conf.Server(location);
        var facts = new FakeFacts("GET", target);

        Assert.Equal(expected, conf.Route(facts.Path).Action.UpstreamTarget?.Evaluate(facts, null));
        Assert.Empty(conf.Lines);
    }

    [Fact]
    public void A_prefix_with_a_slash_that_is_proxied_redirects_the_path_without_it()
    {
        var conf = Conf.Server("location /api/ { add_header A 1; proxy_pass http://up:8080; }");

        Assert.Equal("301; A: 1; Location: http://example.com/api/?q", conf.Answer(new FakeFacts("GET", "/api?q")));
    }

    [Fact]
    public void The_upstream_gets_its_own_host_unless_proxy_set_header_says_otherwise()
    {
        var conf = Conf.Server("""
            location /a { proxy_pass https://up.example; }
            location /b { proxy_pass https://up.example:8443; proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Up $proxy_host; proxy_set_header X-Unknown $nothing; }
            location /c { proxy_pass http://up; proxy_set_header host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_ssl_verify on; }
            """);
        var facts = new FakeFacts("GET", "/", ("X-Forwarded-For", "198.51.100.1"));

        Assert.Equal("Host=up.example", Fields("/a"));
        Assert.Equal("Host=up.example:8443, X-Real-IP=192.0.2.1, X-Up=up.example:8443, X-Unknown=", Fields("/b"));
        Assert.Equal("host=example.com, X-Forwarded-For=198.51.100.1, 192.0.2.1", Fields("/c"));
        Assert.Single(conf.Lines);
        Assert.False(conf.Route("/a").Action.Backends[0].Backend!.VerifyTls);
        Assert.True(conf.Route("/c").Action.Backends[0].Backend!.VerifyTls);
        Assert.Equal(new BackendEndpoint("up.example", 443), Assert.Single(conf.Route("/a").Action.Backends[0].Backend!.Endpoints));

        string Fields(string path) => string.Join(", ", conf.Route(path).Action.RequestHeaderRules.Select(rule => $"{rule.Name}={rule.Value.Evaluate(facts, null)}"));
    }

    [Fact]
    public void An_upstream_block_is_a_backend_of_its_servers()
    {
        var conf = Conf.Of("""
            upstream pool { least_conn; server a:81 max_fails=1; server b; server c down; server d backup; }
            upstream shares { server a weight=3; server b; }
            server { location / { proxy_pass http://pool; } location /s { proxy_pass http://shares/x; } }
            """);

        Assert.Equal("a:81 b:80", string.Join(' ', conf.Route("/").Action.Backends.Single().Backend!.Endpoints.Select(endpoint => $"{endpoint.Host}:{endpoint.Port}")));
        Assert.Equal([3, 1], conf.Route("/s").Action.Backends.Select(backend => backend.Weight));
        Assert.StartsWith("Warning 1:79: server: is a backup server", Assert.Single(conf.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Servers_of_a_port_are_told_apart_by_name_and_the_rest_goes_to_the_default()
    {
        var conf = Conf.Of("""
            server { listen 81; server_name a.example *.b.example .c.example; location / { add_header R 1; return 204; } }
            server { listen 81 default_server; server_name _; location / { add_header R 2; return 204; } }
            server { listen 0.0.0.0:81; listen [::]:82; server_name a.example ~^x\.example$ "~^.+\.y\.example$" ~^(.*)z$; location / { add_header R 3; return 204; } }
            """);
        var port = conf.Listeners.Single(listener => listener.Port == 81);

        Assert.Equal(ListenerKind.NginxServer, port.Kind);
        Assert.Equal(["*", "a.example", "*.b.example", "c.example", "*.c.example", "x.example", "*.y.example"], port.VirtualHosts.Select(host => host.Hostname));
        Assert.Equal("204; R: 2", conf.Answer(new FakeFacts()));
        Assert.Equal("204; R: 1", conf.Answer(new FakeFacts(), host: "a.example"));
        Assert.Equal("204; R: 3", conf.Answer(new FakeFacts(), host: "x.example"));
        Assert.Equal([81, 82], conf.Listeners.Select(listener => listener.Port));
        Assert.Collection(
            conf.Lines,
            line => Assert.StartsWith("Error 3:", line, StringComparison.Ordinal),
            line => Assert.Contains("'a.example' of port 81 is there twice", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_certificate_a_server_with_ssl_gets_a_self_signed_one_and_a_warning()
    {
        var conf = Conf.Server("listen 443 ssl http2; ssl_certificate missing.pem; ssl_certificate_key missing.key; location / { return 204; }");

        var listener = Assert.Single(conf.Listeners);
        Assert.True(listener.IsTls);
        Assert.NotNull(Assert.Single(listener.Certificates).Leaf.GetECDsaPrivateKey());
        Assert.StartsWith("Warning 2:23: ssl_certificate: the file 'missing.pem' is not there", Assert.Single(conf.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "everybody")]
    [InlineData("allow all;", "everybody")]
    [InlineData("deny all;", "403")]
    [InlineData("allow 10.0.0.0/8; allow ::1; deny all;", "10.0.0.0/8 ::1/128")]
    [InlineData("deny 128.0.0.0/1; deny ::/0;", "0.0.0.0/1")]
    [InlineData("deny 10.1.0.0/16; allow 10.0.0.0/15; deny all;", "10.0.0.0/16")]
    public void Allow_and_deny_are_the_networks_that_may(string lines, string expected)
    {
        var action = Conf.Server($"location / {{ {lines} proxy_pass http://up:8080; }}").Route("/").Action;

        Assert.Equal(expected, action.FixedStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ?? (action.AllowSources.IsEmpty ? "everybody" : string.Join(' ', action.AllowSources)));
    }

    [Fact]
    public void Locations_share_the_networks_of_their_server()
    {
        var denied = string.Concat(Enumerable.Range(0, 200).Select(i => $"deny 10.{i}.0.7;"));
        var conf = Conf.Server(denied + string.Concat(Enumerable.Range(0, 2000).Select(i => $"location /{i}/ {{ proxy_pass http://up:8080; }}")));

        var first = conf.Route("/0/").Action.AllowSources;
        Assert.NotEmpty(first);
        Assert.Equal(first, conf.Route("/1999/").Action.AllowSources);
    }

    [Fact]
    public void Deny_lines_that_cut_into_too_many_networks_let_nobody_in_and_say_so()
    {
        var denied = string.Concat(Enumerable.Range(0, 2000).Select(i => $"deny {i / 200}.{i % 200}.{i % 199}.7;"));
        var conf = Conf.Server($"location / {{ {denied} proxy_pass http://up:8080; }}");

        Assert.Equal(403, conf.Route("/").Action.FixedStatus);
        Assert.StartsWith("Error 2:1: location: has deny lines that come to more than 10,000 networks", Assert.Single(conf.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Locations_times_directives_of_their_server_are_bounded()
    {
        var conf = Conf.Server(string.Concat(Enumerable.Repeat("set $a 1;", 5000)) + string.Concat(Enumerable.Range(0, 1000).Select(i => $"location /{i}/ {{ return 204; }}")));

        Assert.Equal("204", conf.Answer(new FakeFacts("GET", "/100/")));
        Assert.Equal("500", conf.Answer(new FakeFacts("GET", "/1/")));
        Assert.Contains(conf.Lines, line => line.Contains("is too large together", StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_and_times_are_those_of_the_innermost_block()
    {
        var action = Conf.Server("client_max_body_size 2k; proxy_read_timeout 1m30s; location / { proxy_connect_timeout 500ms; proxy_pass http://up:8080; proxy_hide_header X-A; }").Route("/").Action;

        Assert.Equal(2048, action.MaxRequestBody);
        Assert.Equal(TimeSpan.FromSeconds(90), action.ReadTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(500), action.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(60), action.SendTimeout);
        Assert.Equal("X-A", Assert.Single(Assert.IsType<HeaderModifier>(Assert.Single(action.Filters)).Remove));
        Assert.Equal("nginx.conf:2 server _ location /", Conf.Server("location / { return 204; }").Route("/").Name);
    }
}
