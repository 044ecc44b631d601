using CorsGate.Config.Model;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.IngressNginx;

/// <summary>The CORS annotations other than cors-allow-origin: defaults, validators, fallbacks.</summary>
public sealed class CorsAnnotationTests
{
    private const string DefaultMethods = "GET, PUT, POST, DELETE, PATCH, OPTIONS";
    private const string DefaultHeaders = "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";
    private static readonly (string Name, string Value) Origin = ("cors-allow-origin", "https://a.com");

    [Fact]
    public void The_defaults_are_those_of_ingress_nginx()
    {
        var config = IngressConfig.Cors(Origin);
        var decision = config.Decide("GET", "https://a.com");
        Assert.Equal(DefaultMethods, decision.AllowMethods);
        Assert.Equal(DefaultHeaders, decision.AllowHeaders);
        Assert.Equal("true", decision.AllowCredentials);
        Assert.Equal("1728000", decision.MaxAge);
        Assert.Null(decision.ExposeHeaders);
        Assert.Same(CorsSemantics.IngressNginx, config.Policy!.Semantics);
        Assert.Equal(PolicyAttachment.Annotations, config.Policy.Attachment);
        Assert.Empty(config.Findings);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("TRUE", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("F", false)]
    [InlineData("False", false)]
    public void Booleans_are_those_of_Go(string value, bool on)
    {
        var config = IngressConfig.Annotated(("enable-cors", value), Origin, ("cors-allow-credentials", "false"));
        Assert.Equal(on, config.Policy is not null);
        Assert.Empty(config.Findings);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData(" true")]
    [InlineData("tRUE")]
    [InlineData("")]
    public void Enable_cors_that_is_neither_true_nor_false_is_false_with_a_warning(string value)
    {
        var config = IngressConfig.Annotated(("enable-cors", value), Origin);
        Assert.Null(config.Policy);
        Assert.Contains("counts as false", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("")]
    [InlineData("false\n")]
    public void Credentials_that_are_neither_true_nor_false_are_allowed_and_an_error(string value)
    {
        var config = IngressConfig.Cors(Origin, ("cors-allow-credentials", value));
        Assert.True(config.Policy!.Policy.AllowCredentials.Value);
        Assert.StartsWith("Error: ", Assert.Single(config.Findings), StringComparison.Ordinal);
        Assert.Contains("so credentials are allowed", config.Findings[0], StringComparison.Ordinal);
        Assert.False(IngressConfig.StrictCors(Origin, ("cors-allow-credentials", value)).Policy!.Policy.AllowCredentials.Value);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("get,PROPFIND, Patch")]
    [InlineData("GET,POST,")]
    [InlineData("GET POST")]
    [InlineData("GET, POST ")]
    public void Methods_are_sent_as_they_were_written(string value)
    {
        var config = IngressConfig.Cors(Origin, ("cors-allow-methods", value));
        Assert.Equal(value.Trim(), config.Decide("GET", "https://a.com").AllowMethods);
        Assert.Empty(config.Findings);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("GET,  POST")]
    [InlineData("GET ,POST")]
    [InlineData(",GET")]
    [InlineData("GET,,POST")]
    [InlineData("M-SEARCH")]
    [InlineData("GET\n")]
    [InlineData("")]
    [InlineData("  ")]
    public void Methods_that_are_not_valid_count_as_the_default_with_a_warning(string value)
    {
        var config = IngressConfig.Cors(Origin, ("cors-allow-methods", value));
        Assert.Equal(DefaultMethods, config.Decide("GET", "https://a.com").AllowMethods);
        Assert.StartsWith("Warning: metadata.annotations[nginx.ingress.kubernetes.io/cors-allow-methods]: ", Assert.Single(config.Findings), StringComparison.Ordinal);
        Assert.Null(IngressConfig.StrictCors(Origin, ("cors-allow-methods", value)).Decide("OPTIONS", "https://a.com").AllowMethods);
    }

    [Theory]
    [InlineData("X-One,  x_two ,,3")]
    [InlineData("Authorization, Content-Type")]
    [InlineData(",")]
    public void Header_names_are_sent_as_they_were_written(string value)
    {
        var config = IngressConfig.Cors(Origin, ("cors-allow-headers", value));
        Assert.Equal(value, config.Decide("GET", "https://a.com").AllowHeaders);
        Assert.Empty(config.Findings);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("X.One")]
    [InlineData("X-One\tX-Two")]
    [InlineData("")]
    public void Header_names_that_are_not_valid_count_as_the_default_with_a_warning(string value)
    {
        var config = IngressConfig.Cors(Origin, ("cors-allow-headers", value));
        Assert.Equal(DefaultHeaders, config.Decide("GET", "https://a.com").AllowHeaders);
        Assert.StartsWith("Warning: ", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "*")]
    [InlineData("X-One, *", "X-One, *")]
    [InlineData("X-One,X_Two", "X-One,X_Two")]
    [InlineData("X.One", null)]
    [InlineData("X-One,,X-Two", null)]
    public void Exposed_headers_are_sent_as_they_were_written_or_not_at_all(string value, string? sent)
    {
        var config = IngressConfig.Cors(Origin, ("cors-expose-headers", value));
        Assert.Equal(sent, config.Decide("GET", "https://a.com").ExposeHeaders);
        Assert.Equal(sent is null ? 1 : 0, config.Findings.Count);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-1", "-1")]
    [InlineData("+5", "5")]
    [InlineData("007", "7")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    public void Max_age_is_a_number_of_Go(string value, string sent)
    {
        var config = IngressConfig.Cors(Origin, ("cors-max-age", value));
        Assert.Equal(sent, config.Decide("GET", "https://a.com").MaxAge);
        Assert.Empty(config.Findings);
    }

    [Theory]
    [InlineData("5s")]
    [InlineData(" 5")]
    [InlineData("1_000")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999999")]
    [InlineData("+")]
    [InlineData("")]
    public void Max_age_that_is_no_number_counts_as_the_default_with_a_warning(string value)
    {
        var config = IngressConfig.Cors(Origin, ("cors-max-age", value));
        Assert.Equal("1728000", config.Decide("GET", "https://a.com").MaxAge);
        Assert.StartsWith("Warning: ", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Strict_semantics_let_nobody_in_where_everybody_came_with_credentials()
    {
        var config = IngressConfig.StrictCors();
        Assert.Empty(config.Policy!.Policy.AllowOrigins);
        Assert.Contains("under strict semantics nobody is allowed", Assert.Single(config.Findings), StringComparison.Ordinal);
        Assert.StartsWith("Error: ", config.Findings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_annotation_asks_for_strict_semantics_of_one_Ingress()
    {
        var ingress = IngressConfig.Ingress("a", [("enable-cors", "true"), Origin]).Replace("    about: a test\n", "    corsgate.dev/semantics: strict\n", StringComparison.Ordinal);
        var config = IngressConfig.Of(IngressConfig.Web, ingress);
        Assert.Same(CorsSemantics.Strict, config.Policy!.Semantics);
        Assert.Equal(DefaultMethods, config.Decide("OPTIONS", "https://a.com").AllowMethods);
        Assert.Equal(0, config.Decide("OPTIONS", null).AnswerStatus);
        Assert.Equal(CorsOutcome.Refused, config.Decide("OPTIONS", "https://b.com").Outcome);
        Assert.Equal(204, config.Decide("OPTIONS", "https://b.com").AnswerStatus);
    }

    [Fact]
    public void Announced_methods_and_headers_are_found_in_lists_with_blanks()
    {
        var config = IngressConfig.Cors(Origin, ("cors-allow-methods", "GET, PUT"), ("cors-allow-headers", "X-One ,  X-Two"));
        var policy = CompiledCorsPolicy.Compile(config.Policy!.Policy, config.Policy.Semantics);
        var decision = policy.Evaluate(new CorsRequest { Method = "OPTIONS", Origin = "https://a.com", OriginCount = 1, RequestMethod = "PUT", RequestHeaders = "x-two" });
        Assert.Equal(CorsOutcome.Allowed, decision.Outcome);
        Assert.Equal("X-One ,  X-Two", decision.AllowHeaders);
    }
}
