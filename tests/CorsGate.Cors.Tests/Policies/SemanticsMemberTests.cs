using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Policies;

/// <summary>Every value that a member of the semantics can take, also those that no dialect of today uses.</summary>
public class SemanticsMemberTests
{
    private const string Good = "https://example.com";
    private const string Evil = "https://evil.com";

    private static readonly CorsSemantics Plain = new() { Name = "test" };

    private static readonly CorsPolicy Full = Policy(Good).Credentials().Methods("GET", "PUT").Headers("X-A").Expose("X-C").MaxAge("5");

    [Theory]
    [InlineData(PreflightDefinition.RequestMethodNamed, "Good+Method Evil+Method")]
    [InlineData(PreflightDefinition.OriginNamed, "Good Good+Method Evil Evil+Method")]
    [InlineData(PreflightDefinition.OriginMatched, "Good Good+Method")]
    [InlineData(PreflightDefinition.OriginMatchedOrAny, "Good Good+Method")]
    [InlineData(PreflightDefinition.AnyOptions, "None None+Method Good Good+Method Evil Evil+Method")]
    public void Preflight(PreflightDefinition definition, string preflights)
    {
        var policy = Full.For(Plain with { Preflight = definition });
        var requests = new (string Name, CorsRequest Request)[]
        {
            ("None", PolicyBuilder.Preflight(null, null)), ("None+Method", PolicyBuilder.Preflight(null)),
            ("Good", PolicyBuilder.Preflight(Good, null)), ("Good+Method", PolicyBuilder.Preflight(Good)),
            ("Evil", PolicyBuilder.Preflight(Evil, null)), ("Evil+Method", PolicyBuilder.Preflight(Evil)),
        };
        Assert.Equal(preflights, string.Join(' ', requests.Where(r => policy.Evaluate(r.Request).Kind == CorsRequestKind.Preflight).Select(r => r.Name)));
        Assert.All(requests, r => Assert.Equal(policy.Evaluate(r.Request).Kind == CorsRequestKind.Preflight, policy.Evaluate(r.Request).IsAnswered));
        Assert.False(policy.Evaluate(Actual(Good)).IsAnswered);
    }

    [Fact]
    public void Preflight_of_any_origin_also_covers_OPTIONS_without_Origin()
    {
        var policy = Policy("*").Methods("GET").For(Plain with
        {
            Preflight = PreflightDefinition.OriginMatchedOrAny,
            AnyOrigin = AnyOriginAnswer.Literal,
            WithoutOrigin = WithoutOrigin.WhenAnyOrigin,
            ActualHeaders = CorsHeaders.All,
        });
        var decision = policy.Evaluate(PolicyBuilder.Preflight(null, null));
        Assert.Equal((CorsRequestKind.Preflight, 204, "origin: * | methods: GET"), (decision.Kind, decision.AnswerStatus, decision.Wire()));

        // The answer is the same for everybody, preflights included.
        Assert.All(
            new[] { PolicyBuilder.Preflight(null), PolicyBuilder.Preflight(Good, null), PolicyBuilder.Preflight("whoever"), Actual(null), Actual(Good) },
            request =>
            {
                Assert.Equal("origin: * | methods: GET", policy.Evaluate(request).Wire());
                Assert.Equal(CorsVary.None, policy.Evaluate(request).Vary);
            });
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public void PreflightStatus(int status) =>
        Assert.Equal(status, Full.For(Plain with { PreflightStatus = status }).Evaluate(PolicyBuilder.Preflight(Good)).AnswerStatus);

    [Theory]
    [InlineData(UnmatchedPreflight.Answer, 204, "")]
    [InlineData(UnmatchedPreflight.Forbid, 403, "")]
    [InlineData(UnmatchedPreflight.Forward, 0, "")]
    [InlineData(UnmatchedPreflight.AnswerStatic, 204, "credentials: true | methods: GET, PUT | headers: X-A | expose: X-C | max-age: 5")]
    public void Unmatched(UnmatchedPreflight unmatched, int status, string wire)
    {
        var decision = Full.For(Plain with { UnmatchedPreflight = unmatched }).Evaluate(PolicyBuilder.Preflight(Evil));
        Assert.Equal((CorsRequestKind.Preflight, CorsOutcome.Refused), (decision.Kind, decision.Outcome));
        Assert.Equal((status, wire, CorsVary.Origin), (decision.AnswerStatus, decision.Wire(), decision.Vary));
    }

    [Fact]
    public void Header_sets_and_their_order_are_those_of_the_source_system()
    {
        var osm = Plain with
        {
            PreflightHeaders = [CorsHeader.AllowOrigin, CorsHeader.AllowCredentials, CorsHeader.ExposeHeaders, CorsHeader.AllowMethods, CorsHeader.AllowHeaders, CorsHeader.MaxAge],
            ActualHeaders = [CorsHeader.AllowCredentials, CorsHeader.ExposeHeaders, CorsHeader.AllowOrigin],
            ListSeparator = ",",
        };
        var preflight = Full.For(osm).Evaluate(PolicyBuilder.Preflight(Good));
        Assert.Equal(osm.PreflightHeaders, preflight.HeaderOrder);
        Assert.Equal("GET,PUT", preflight.AllowMethods);
        Assert.Equal(osm.ActualHeaders, Full.For(osm).Evaluate(Actual(Good)).HeaderOrder);
        Assert.True(Full.For(osm).Evaluate(Actual(Evil)).HeaderOrder.IsDefault);

        var all = Full.For(Plain with { ActualHeaders = CorsHeaders.All, PreflightHeaders = [CorsHeader.AllowOrigin] });
        Assert.Equal("origin: https://example.com | credentials: true | methods: GET, PUT | headers: X-A | expose: X-C | max-age: 5", all.Evaluate(Actual(Good)).Wire());
        Assert.Equal("origin: https://example.com", all.Evaluate(PolicyBuilder.Preflight(Good)).Wire());
    }

    [Theory]
    [InlineData(RepeatedOrigin.NoMatch, Good, Evil, null)]
    [InlineData(RepeatedOrigin.NoMatch, Good, Good, null)]
    [InlineData(RepeatedOrigin.First, Good, Evil, Good)]
    [InlineData(RepeatedOrigin.First, Evil, Good, null)]
    [InlineData(RepeatedOrigin.Last, Good, Evil, null)]
    [InlineData(RepeatedOrigin.Last, Evil, Good, Good)]
    public void Repeated(RepeatedOrigin rule, string first, string last, string? allowed)
    {
        var policy = Full.For(Plain with { RepeatedOrigin = rule });
        var decision = policy.Evaluate(TwoOrigins(first, last));
        Assert.Equal(allowed, decision.AllowOrigin);
        Assert.Equal(rule == RepeatedOrigin.Last, decision.ForwardLastOriginOnly);
        Assert.Equal(allowed, policy.Evaluate(TwoOrigins(first, last, "OPTIONS")).AllowOrigin);
    }

    [Theory]
    [InlineData(AnnouncedRequestCheck.None, "PURGE", "x-z", CorsReason.OriginExact)]
    [InlineData(AnnouncedRequestCheck.Fetch, "PURGE", null, CorsReason.MethodNotAllowed)]
    [InlineData(AnnouncedRequestCheck.Fetch, "PUT", "x-z", CorsReason.HeaderNotAllowed)]
    [InlineData(AnnouncedRequestCheck.Fetch, "PUT", "content-type", CorsReason.HeaderNotAllowed)]
    [InlineData(AnnouncedRequestCheck.Fetch, "HEAD", "x-a", CorsReason.OriginExact)]
    public void Announced(AnnouncedRequestCheck check, string method, string? headers, CorsReason reason)
    {
        var decision = Full.For(Plain with { AnnouncedRequestCheck = check }).Evaluate(PolicyBuilder.Preflight(Good, method, headers));
        Assert.Equal(reason, decision.Reason);
        Assert.Equal(reason == CorsReason.OriginExact ? CorsOutcome.Allowed : CorsOutcome.Refused, decision.Outcome);

        // Only the record differs: the lists are sent all the same.
        Assert.Equal((204, "GET, PUT", "X-A", Good), (decision.AnswerStatus, decision.AllowMethods, decision.AllowHeaders, decision.AllowOrigin));
    }

    [Theory]
    [InlineData(WithoutOrigin.None, Good, "")]
    [InlineData(WithoutOrigin.None, "*", "")]
    [InlineData(WithoutOrigin.WhenAnyOrigin, Good, "")]
    [InlineData(WithoutOrigin.WhenAnyOrigin, "*", "origin: * | expose: X-C")]
    [InlineData(WithoutOrigin.Always, Good, "expose: X-C")]
    [InlineData(WithoutOrigin.Always, "*", "origin: * | expose: X-C")]
    public void Without(WithoutOrigin rule, string entry, string wire)
    {
        var policy = Policy(entry).Expose("X-C").For(Plain with { WithoutOrigin = rule, AnyOrigin = AnyOriginAnswer.Literal });
        Assert.Equal(wire, policy.Evaluate(Actual(null)).Wire());
        Assert.Equal(
            wire.StartsWith("origin", StringComparison.Ordinal) ? CorsVary.None : CorsVary.Origin,
            policy.Evaluate(Actual(null)).Vary);
    }

    [Fact]
    public void RefusedResponse_static_sends_all_but_the_origin()
    {
        var policy = Full.For(Plain with { RefusedResponse = RefusedResponse.Static, UpstreamWhenRefused = UpstreamCorsHeaders.Append });
        var decision = policy.Evaluate(Actual(Evil));
        Assert.Equal(("credentials: true | expose: X-C", UpstreamCorsHeaders.Append), (decision.Wire(), decision.UpstreamHeaders));
    }

    [Theory]
    [InlineData(AnyOriginAnswer.Echo, false, "origin: https://example.com")]
    [InlineData(AnyOriginAnswer.Literal, false, "origin: *")]
    [InlineData(AnyOriginAnswer.Echo, true, "origin: https://example.com | credentials: true")]
    [InlineData(AnyOriginAnswer.Literal, true, "origin: * | credentials: true")]
    [InlineData(AnyOriginAnswer.Nobody, true, "")]
    public void AnyOrigin(AnyOriginAnswer answer, bool credentials, string wire)
    {
        var policy = Policy("*") with { AllowCredentials = new(credentials) };
        var semantics = credentials ? Plain with { AnyOriginWithCredentials = answer } : Plain with { AnyOrigin = answer };
        Assert.Equal(wire, policy.For(semantics).Evaluate(Actual(Good)).Wire());
    }

    [Theory]
    [InlineData(AnyOriginCoversNull.Always, true, true)]
    [InlineData(AnyOriginCoversNull.Always, false, true)]
    [InlineData(AnyOriginCoversNull.WithoutCredentials, true, false)]
    [InlineData(AnyOriginCoversNull.WithoutCredentials, false, true)]
    public void AnyCoversNull(AnyOriginCoversNull covers, bool credentials, bool allowed)
    {
        var policy = Policy("*") with { AllowCredentials = new(credentials) };
        Assert.Equal(allowed, policy.For(Plain with { AnyOriginCoversNull = covers }).Allows("null"));
        Assert.True((Policy("null") with { AllowCredentials = new(credentials) }).For(Plain with { AnyOriginCoversNull = covers }).Allows("null"));
    }

    [Theory]
    [InlineData(false, "DELETE", "x-q", CorsReason.OriginExact)]
    [InlineData(false, "DELETE", "authorization", CorsReason.HeaderNotAllowed)]
    [InlineData(true, "DELETE", "x-q", CorsReason.MethodNotAllowed)]
    [InlineData(true, "GET", "x-q", CorsReason.HeaderNotAllowed)]
    public void A_verbatim_star_means_to_the_record_what_it_means_to_browsers(bool credentials, string method, string headers, CorsReason reason)
    {
        var policy = Policy(Good).Methods("*").Headers("*") with { AllowCredentials = new(credentials) };
        var decision = policy.For(Plain with { ListWildcard = ListWildcard.Verbatim }).Evaluate(PolicyBuilder.Preflight(Good, method, headers));
        Assert.Equal(("*", "*", reason, CorsVary.Origin), (decision.AllowMethods, decision.AllowHeaders, decision.Reason, decision.Vary));
    }

    [Theory]
    [InlineData(ExposeWildcard.ResponseHeaderNames, "origin: https://example.com | credentials: true | expose: <names>")]
    [InlineData(ExposeWildcard.Verbatim, "origin: https://example.com | credentials: true | expose: *")]
    public void Expose(ExposeWildcard rule, string wire) =>
        Assert.Equal(wire, Policy(Good).Expose("*").Credentials().For(Plain with { ExposeWildcardWithCredentials = rule }).Evaluate(Actual(Good)).Wire());

    [Theory]
    [InlineData(OriginComparison.RawThenNormalized, "https://HOST.example:443", "https://host.example https://HOST.example:443")]
    [InlineData(OriginComparison.Raw, "https://HOST.example:443", "https://HOST.example:443")]
    [InlineData(OriginComparison.Canonical, "https://HOST.example:443", "https://host.example")]
    [InlineData(OriginComparison.TailIgnoreCase, "https://HOST.example", "https://host.example https://HOST.example evilhttps://host.example")]
    [InlineData(OriginComparison.None, "https://a.example", "https://host.example https://HOST.example https://HOST.example:443 evilhttps://host.example other")]
    public void Comparison(OriginComparison comparison, string entry, string allowed)
    {
        var policy = Of(OriginPatterns.Exact(entry)).For(Plain with { OriginComparison = comparison });
        var candidates = new[] { "https://host.example", "https://HOST.example", "https://HOST.example:443", "evilhttps://host.example", "other" };
        Assert.Equal(allowed, string.Join(' ', candidates.Where(policy.Allows)));
    }

    [Fact]
    public void A_static_header_goes_to_everybody_as_written_without_Vary()
    {
        var policy = Policy("https://app.example.com").For(Plain with { OriginComparison = OriginComparison.None, WithoutOrigin = WithoutOrigin.Always });
        Assert.All(
            new[] { Actual(Evil), Actual(null), Actual("null"), TwoOrigins(Good, Evil) },
            request => Assert.Equal(("origin: https://app.example.com", CorsVary.None), (policy.Evaluate(request).Wire(), policy.Evaluate(request).Vary)));
        Assert.False(new CorsPolicy().For(policy.Semantics).Allows(Good));
    }

    [Theory]
    [InlineData("https://*.foo.com", "https://a-1.foo.com", true)]
    [InlineData("https://*.foo.com", "HTTPS://A.FOO.COM", true)]
    [InlineData("https://*.foo.com", "evilhttps://a.foo.com", true)]
    [InlineData("https://*.foo.com", "https://evil.example https://a.foo.com", true)]
    [InlineData("https://*.foo.com", "https://a.b.foo.com", false)]
    [InlineData("https://*.foo.com", "https://a_b.foo.com", false)]
    [InlineData("https://*.foo.com", "https://.foo.com", false)]
    [InlineData("https://*.foo.com", "https://foo.com", false)]
    [InlineData("https://*.foo.com", "https://a.foo.com.evil.com", false)]
    [InlineData("https://*.foo.com", "http://a.foo.com", false)]
    [InlineData("https://*.foo.com:8443", "https://a.foo.com:8443", true)]
    [InlineData("https://*.foo.com:8443", "https://a.foo.com", false)]
    [InlineData("null", "http://xnull", true)]
    [InlineData("null", "null", true)]
    public void Tail_comparison_is_ingress_nginx_s_expression(string entry, string origin, bool allowed)
    {
        var policy = Policy(entry).For(Plain with { OriginComparison = OriginComparison.TailIgnoreCase });
        Assert.Equal(allowed, policy.Allows(origin));
        Assert.Equal(allowed, policy.Allows(new string('x', 2000) + origin));
    }

    [Theory]
    [InlineData(MalformedOrigins.ExactOnly, "exact")]
    [InlineData(MalformedOrigins.AnyOrigin, "exact any")]
    [InlineData(MalformedOrigins.AllPatterns, "exact any prefix regex")]
    [InlineData(MalformedOrigins.AllPatternsAndBytes, "exact any prefix regex")]
    public void Malformed(MalformedOrigins rule, string kinds)
    {
        Assert.True(LinearRegex.TryCreate("what", LinearRegexOptions.Search, out var regex, out _));
        var patterns = new (string Name, OriginPattern Pattern)[]
        {
            ("exact", OriginPatterns.Exact("what ever")), ("any", OriginPatterns.Any()), ("prefix", OriginPatterns.Prefix("what")), ("regex", OriginPatterns.Regex(regex)),
        };
        var semantics = Plain with { MalformedOrigins = rule };
        Assert.Equal(kinds, string.Join(' ', patterns.Where(p => Of(p.Pattern).For(semantics).Allows("what ever")).Select(p => p.Name)));
        Assert.Equal(
            rule == MalformedOrigins.AllPatternsAndBytes ? "any prefix regex" : "",
            string.Join(' ', patterns.Where(p => Of(p.Pattern).For(semantics).Allows("what\u00FF")).Select(p => p.Name)));
        Assert.All(patterns, p => Assert.False(Of(p.Pattern).For(semantics).Allows("what\u0100")));
        Assert.All(patterns, p => Assert.False(Of(p.Pattern).For(semantics).Allows("what\u0080\n")));
        Assert.All(patterns, p => Assert.False(Of(p.Pattern).For(semantics).Allows("what\0")));
    }

    [Theory]
    [InlineData(WildcardLabels.AnyNumber, "a a.b a_b")]
    [InlineData(WildcardLabels.AnyNumberValid, "a a.b")]
    [InlineData(WildcardLabels.One, "a")]
    public void Labels(WildcardLabels rule, string allowed)
    {
        var policy = Policy("https://*.example.com").For(Plain with { WildcardLabels = rule });
        Assert.Equal(allowed, string.Join(' ', new[] { "a", "a.b", "a_b" }.Where(l => policy.Allows("https://" + l + ".example.com"))));
    }

    [Theory]
    [InlineData(UpstreamCorsHeaders.Keep)]
    [InlineData(UpstreamCorsHeaders.Remove)]
    [InlineData(UpstreamCorsHeaders.ReplaceOwn)]
    [InlineData(UpstreamCorsHeaders.Append)]
    public void Upstream(UpstreamCorsHeaders rule)
    {
        Assert.Equal(rule, Full.For(Plain with { UpstreamWhenMatched = rule }).Evaluate(Actual(Good)).UpstreamHeaders);
        Assert.Equal(rule, Full.For(Plain with { UpstreamWhenRefused = rule }).Evaluate(Actual(Evil)).UpstreamHeaders);
        Assert.Equal(rule, Full.For(Plain with { UpstreamWithoutOrigin = rule }).Evaluate(Actual(null)).UpstreamHeaders);
        Assert.Equal(
            rule == UpstreamCorsHeaders.Remove ? CorsVary.None : CorsVary.Origin,
            new CorsPolicy().For(Plain with { UpstreamWhenRefused = rule }).Evaluate(Actual(null)).Vary);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Stamps(bool upstream, bool gateway)
    {
        var decision = Full.For(Plain with { StampUpstreamErrors = upstream, StampGatewayAnswers = gateway }).Evaluate(Actual(Good));
        Assert.Equal((upstream, gateway), (decision.StampUpstreamErrors, decision.StampGatewayAnswers));
    }

    [Fact]
    public void CorrectVary_can_be_left_out_where_a_system_must_be_reproduced_to_the_byte() =>
        Assert.Equal(CorsVary.None, Full.For(Plain with { CorrectVary = false }).Evaluate(Actual(Good)).Vary);

    [Fact]
    public void The_semantics_of_this_version_have_their_names_and_the_members_that_others_read()
    {
        Assert.Equal(
            "gateway-api kgateway gloo strict",
            string.Join(' ', CorsSemantics.GatewayApi.Name, CorsSemantics.Kgateway.Name, CorsSemantics.Gloo.Name, CorsSemantics.Strict.Name));
        Assert.Equal(("5", "5", "5", null), (CorsSemantics.GatewayApi.DefaultMaxAge, CorsSemantics.Kgateway.DefaultMaxAge, CorsSemantics.Gloo.DefaultMaxAge, CorsSemantics.Strict.DefaultMaxAge));
        Assert.All(
            new[] { CorsSemantics.GatewayApi, CorsSemantics.Kgateway, CorsSemantics.Gloo, CorsSemantics.Strict },
            s => Assert.Equal((ForwardedHeaders.Append, CorsStage.BeforeEverything, false), (s.ForwardedHeaders, s.Stage, s.FailsOpen)));
    }
}
