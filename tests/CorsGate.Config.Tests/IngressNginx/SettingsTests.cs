using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.IngressNginx;

/// <summary>The annotations that are not about CORS, TLS, and what is said about the others.</summary>
public sealed class SettingsTests
{
    private const string Tls = "  tls: [{ hosts: [a.example], secretName: cert }]\n";

    private static Backend TheBackend(IngressConfig config) => Assert.Single(config.Action.Backends).Backend!;

    [Fact]
    public void The_defaults_are_those_of_ingress_nginx()
    {
        var action = IngressConfig.Annotated().Action;
        Assert.Equal(1024 * 1024, action.MaxRequestBody);
        Assert.Equal((5, 60, 60), (action.ConnectTimeout!.Value.TotalSeconds, action.ReadTimeout!.Value.TotalSeconds, action.SendTimeout!.Value.TotalSeconds));
        Assert.Equal(ForwardedHeaders.AsConfigured, action.ForwardedHeaders);
        Assert.Empty(action.AllowSources);
        Assert.Empty(action.Filters);
        Assert.Null(action.UpstreamTarget);
    }

    [Theory]
    [InlineData("8m", 8L * 1024 * 1024)]
    [InlineData("16K", 16L * 1024)]
    [InlineData("1g", 1024L * 1024 * 1024)]
    [InlineData("1000", 1000L)]
    [InlineData("0", null)]
    public void A_body_size_is_one_of_nginx(string value, long? bytes)
    {
        var config = IngressConfig.Annotated(("proxy-body-size", value));
        Assert.Equal(bytes, config.Action.MaxRequestBody);
        Assert.Empty(config.Findings);
    }

    [Theory]
    [InlineData("proxy-body-size", "8 MB", "counts as 1m")]
    [InlineData("proxy-body-size", "-1", "counts as 1m")]
    [InlineData("proxy-body-size", "9999999999999g", "counts as 1m")]
    [InlineData("proxy-read-timeout", "5s", "counts as 60")]
    [InlineData("proxy-connect-timeout", "0", "counts as 5")]
    [InlineData("ssl-redirect", "off", "counts as true")]
    [InlineData("backend-protocol", "HTTP2", "counts as HTTP")]
    [InlineData("rewrite-target", "/a b", "has no effect")]
    [InlineData("proxy-ssl-verify", "true", "counts as off")]
    [InlineData("use-regex", "yes", "counts as false")]
    public void A_value_that_is_not_valid_is_a_warning_with_its_place(string name, string value, string text)
    {
        var warning = Assert.Single(IngressConfig.Annotated((name, value)).Problems);
        Assert.Equal(ProblemSeverity.Warning, warning.Severity);
        Assert.Contains(text, warning.Message, StringComparison.Ordinal);
        Assert.Equal(12, warning.Location!.Line);
    }

    [Fact]
    public void Timeouts_are_seconds()
    {
        var action = IngressConfig.Annotated(("proxy-connect-timeout", "7"), ("proxy-read-timeout", "3600"), ("proxy-send-timeout", "30")).Action;
        Assert.Equal((7, 3600, 30), (action.ConnectTimeout!.Value.TotalSeconds, action.ReadTimeout!.Value.TotalSeconds, action.SendTimeout!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData("HTTP", BackendProtocol.Http1)]
    [InlineData("https", BackendProtocol.Https)]
    [InlineData("GRPC", BackendProtocol.H2c)]
    [InlineData("gRPCs", BackendProtocol.Https)]
    public void The_backend_protocol_is_read_in_any_case_and_TLS_is_not_verified(string value, BackendProtocol protocol)
    {
        var backend = TheBackend(IngressConfig.Annotated(("backend-protocol", value)));
        Assert.Equal((protocol, false), (backend.Protocol, backend.VerifyTls));
    }

    [Fact]
    public void TLS_to_the_backend_is_verified_where_asked() =>
        Assert.True(TheBackend(IngressConfig.Annotated(("backend-protocol", "HTTPS"), ("proxy-ssl-verify", "on"))).VerifyTls);

    [Fact]
    public void FastCGI_is_not_served_and_an_error()
    {
        var config = IngressConfig.Annotated(("backend-protocol", "FCGI"));
        Assert.Equal(503, config.Action.FixedStatus);
        Assert.StartsWith("Error: ", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("whitelist-source-range")]
    [InlineData("allowlist-source-range")]
    public void Sources_are_addresses_and_networks(string name)
    {
        var config = IngressConfig.Annotated((name, "10.1.2.3/8, 192.0.2.7,2001:db8::1/32"));
        Assert.Equal(["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"], config.Action.AllowSources.Select(network => network.ToString()));
        Assert.Empty(config.Findings);
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.1, everybody")]
    [InlineData("")]
    [InlineData("0x7f000001")]
    public void Sources_that_cannot_be_read_let_nobody_in(string value)
    {
        var config = IngressConfig.Cors(("cors-allow-origin", "https://a.com"), ("whitelist-source-range", value));
        Assert.Equal(503, config.Action.FixedStatus);
        Assert.Null(config.Action.Cors);
        Assert.Contains("every request is answered with 503", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_annotations_are_named_with_their_place_and_those_that_keep_somebody_out_are_errors()
    {
        var config = IngressConfig.Annotated(("affinity", "cookie"), ("auth-url", "https://auth.example"), ("cors-allow-orign", "https://a.com"));
        Assert.Equal(
            [
                "Error: metadata.annotations[nginx.ingress.kubernetes.io/auth-url]: the annotation keeps somebody out and is not implemented: requests are served without it; guard the service otherwise",
                "Warning: metadata.annotations[nginx.ingress.kubernetes.io/affinity]: the annotation is not implemented and has no effect",
                "Warning: metadata.annotations[nginx.ingress.kubernetes.io/cors-allow-orign]: the annotation is not implemented and has no effect; did you mean 'cors-allow-origin'?",
            ],
            config.Findings);
        Assert.Equal([13, 12, 14], config.Problems.Select(problem => problem.Location!.Line));
    }

    [Fact]
    public void A_canary_is_not_served()
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("z", [("canary", "true")]), IngressConfig.Ingress("a"));
        Assert.Equal("a", config.Routes()[0].Owner.Name);
        Assert.Contains("canaries are not implemented", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Redirects_to_https_need_a_certificate_unless_forced()
    {
        Assert.Empty(IngressConfig.Annotated(("ssl-redirect", "true")).Action.Filters);
        var forced = Assert.IsType<RequestRedirect>(Assert.Single(IngressConfig.Annotated(("force-ssl-redirect", "true")).Action.Filters));
        Assert.Equal(("https", 308, true, true), (forced.Scheme, forced.StatusCode, forced.OmitPort, forced.DropTrailingSlash));

        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", [("preserve-trailing-slash", "true")], spec: Tls));
        Assert.False(Assert.IsType<RequestRedirect>(Assert.Single(config.Action.Filters)).DropTrailingSlash);
        var https = Assert.Single(config.Https.VirtualHosts, host => host.Hostname == "a.example").Routes[0].Action;
        var header = Assert.IsType<HeaderModifier>(Assert.Single(https.Filters));
        Assert.Equal("Strict-Transport-Security: max-age=31536000; includeSubDomains", Assert.Single(header.Set) is var (name, value) ? $"{name}: {value}" : "");
        Assert.Empty(IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", [("ssl-redirect", "false")], spec: Tls)).Action.Filters);
    }

    [Fact]
    public void The_certificate_of_a_wildcard_host_counts_for_the_hosts_below()
    {
        var config = IngressConfig.Of(
            IngressConfig.Web, IngressConfig.Ingress("a", host: "*.foo.example", spec: "  tls: [{ secretName: cert }]\n"), IngressConfig.Ingress("b", host: "b.foo.example"));
        Assert.IsType<RequestRedirect>(Assert.Single(config.Routes("b.foo.example")[0].Action.Filters));
    }

    [Fact]
    public void A_missing_Secret_is_a_warning_and_a_self_signed_certificate_serves()
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", spec: Tls));
        Assert.Equal("CN=CorsGate self-signed", Assert.Single(config.Https.Certificates).Leaf.Subject);
        Assert.True(config.Https.Certificates[0].Leaf.HasPrivateKey);
        Assert.StartsWith("Warning: spec.tls[0].secretName: Secret default/cert does not exist or is not valid, so a self-signed", Assert.Single(config.Findings), StringComparison.Ordinal);
        Assert.Same(config.Https.Certificates[0], IngressConfig.Annotated().Https.Certificates[0]);
    }

    [Fact]
    public void A_Service_that_is_missing_answers_503_and_an_endpoint_given_by_hand_stands_in_for_it()
    {
        var config = IngressConfig.Of(IngressConfig.Ingress("a"));
        Assert.Empty(TheBackend(config).Endpoints);
        Assert.Contains("Service default/web does not exist, requests are answered with 503", Assert.Single(config.Findings), StringComparison.Ordinal);

        var options = new LoadOptions { EndpointOverrides = new LoadOptions().EndpointOverrides.Add("default/web", new BackendEndpoint("127.0.0.1", 9)) };
        var given = IngressConfig.With(options, IngressConfig.Ingress("a"));
        Assert.Equal(new BackendEndpoint("127.0.0.1", 9), Assert.Single(TheBackend(given).Endpoints));
        Assert.Empty(given.Findings);
    }

    [Fact]
    public void A_Service_of_type_ExternalName_is_its_DNS_name()
    {
        var config = IngressConfig.Of(IngressConfig.Ingress("a"), "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { type: ExternalName, externalName: web.example.com }\n");
        Assert.Equal(new BackendEndpoint("web.example.com", 80), Assert.Single(TheBackend(config).Endpoints));
    }

    [Fact]
    public void The_upstream_gets_the_fields_that_nginx_sets()
    {
        var facts = new Facts { ["X-Forwarded-For"] = "1.2.3.4", ["Host"] = "A.example:8080" };
        var fields = IngressConfig.Annotated().Action.RequestHeaderRules.ToDictionary(rule => rule.Name, rule => rule.Value.Evaluate(facts, null), StringComparer.Ordinal);
        Assert.Equal(32, fields["X-Request-ID"].Length);
        fields.Remove("X-Request-ID");
        Assert.Equal(
            [
                "Proxy=", "X-Forwarded-For=192.0.2.1", "X-Forwarded-Host=A.example:8080", "X-Forwarded-Port=8080", "X-Forwarded-Proto=http",
                "X-Forwarded-Scheme=http", "X-Original-Forwarded-For=1.2.3.4", "X-Original-Forwarded-Host=", "X-Real-IP=192.0.2.1", "X-Scheme=http",
            ],
            fields.Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/something(/|$)(.*)", "/$2", "/something/new/x", "a=b", "/new/x?a=b")]
    [InlineData("/something(/|$)(.*)", "/$2", "/something", "", "/")]
    [InlineData("/something(/|$)(.*)", "/$2", "/SomeThing/new", "", "/new")]
    [InlineData("/a", "/", "/a/b/c", "", "/")]
    [InlineData("/a/([^/]+)/([0-9]+)", "/$2/$1$1/$9", "/a/x/7/rest", "", "/7/xx/")]
    [InlineData("/api/(v[0-9]+)?(.*)", "$2", "/api/v1/users", "", "/users")]
    public void Rewriting_puts_groups_of_the_path_into_the_target(string path, string target, string request, string query, string forwarded)
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", [("rewrite-target", target)], paths: ["ImplementationSpecific:" + path]));
        Assert.Empty(config.Findings);
        Assert.Equal(forwarded, config.Action.UpstreamTarget!.Evaluate(new Facts { Path = request, Query = query }, null));
    }

    [Theory]
    [InlineData("/a", "https://other.example/a", "redirect to another address")]
    [InlineData("/a", "/b/$host", "a variable other than $1 to $9")]
    [InlineData("/a/(?P<name>.*)", "/$1", "named group")]
    public void A_rewrite_that_cannot_be_done_answers_500_and_is_an_error(string path, string target, string text)
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", [("rewrite-target", target)], paths: ["ImplementationSpecific:" + path]));
        Assert.Equal(500, config.Action.FixedStatus);
        Assert.Contains(text, Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_valid_Secret_serves_its_certificate()
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", spec: Tls), IngressSecret.For("cert", "a.example"));
        Assert.Equal(2, config.Https.Certificates.Length);
        Assert.Empty(config.Findings);

        var other = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", spec: Tls), IngressSecret.For("cert", "b.example"));
        Assert.Contains("does not name 'a.example'", Assert.Single(other.Findings), StringComparison.Ordinal);
    }

    private sealed class Facts : Dictionary<string, string>, IRequestFacts
    {
        public string Method => "GET";

        public string Host => "a.example";

        public string Scheme => "http";

        public string Path { get; init; } = "/";

        public string Query { get; init; } = "";

        public string RequestUri => Query.Length == 0 ? Path : Path + "?" + Query;

        public int ServerPort => 8080;

        public string RemoteAddress => "192.0.2.1";

        public string? Header(string name) => this.GetValueOrDefault(name);
    }
}
