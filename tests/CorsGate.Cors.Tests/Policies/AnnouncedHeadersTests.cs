using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Policies;

public class AnnouncedHeadersTests
{
    private static readonly CompiledCorsPolicy Listed =
        Policy("https://example.com").Methods("PUT").Headers("X-Alpha", "authorization", "X-Beta").For(CorsSemantics.GatewayApi);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x-alpha")]
    [InlineData("X-ALPHA")]
    [InlineData("authorization,x-alpha,x-beta")]
    [InlineData("x-beta, \tX-Alpha ,Authorization\t")]
    [InlineData(",, x-alpha,,")]
    [InlineData("x-alpha,x-alpha")]
    public void Covered_names_are_covered_in_any_case_order_and_spacing(string? headers) =>
        Assert.Equal(CorsOutcome.Allowed, Listed.Evaluate(Preflight("https://example.com", "PUT", headers)).Outcome);

    [Theory]
    [InlineData("x-gamma")]
    [InlineData("content-type")]
    [InlineData("x-alpha,x-gamma")]
    [InlineData("x-alpha x-beta")]
    [InlineData("x-alpha;x-beta")]
    [InlineData("*")]
    [InlineData("x-alph\u00E4")]
    [InlineData("x-alpha\0")]
    public void Others_are_recorded(string headers)
    {
        var decision = Listed.Evaluate(Preflight("https://example.com", "PUT", headers));
        Assert.Equal((CorsOutcome.Refused, CorsReason.HeaderNotAllowed), (decision.Outcome, decision.Reason));
        Assert.Equal("X-Alpha, authorization, X-Beta", decision.AllowHeaders);
    }

    [Theory]
    [InlineData("PUT", true)]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("POST", true)]
    [InlineData("put", false)]
    [InlineData("PATCH", false)]
    [InlineData("CONNECT", false)]
    public void Methods_are_compared_byte_for_byte(string method, bool covered) =>
        Assert.Equal(covered, Listed.Evaluate(Preflight("https://example.com", method)).Reason != CorsReason.MethodNotAllowed);

    [Fact]
    public void A_thousand_names_are_read_and_64_kilobytes_are_not()
    {
        var thousand = string.Join(',', Enumerable.Repeat("x-alpha", 1000));
        var endless = string.Join(',', Enumerable.Repeat("x-alpha", 8192));
        Assert.Equal(CorsOutcome.Allowed, Listed.Evaluate(Preflight("https://example.com", "PUT", thousand)).Outcome);
        Assert.Equal(CorsReason.HeaderNotAllowed, Listed.Evaluate(Preflight("https://example.com", "PUT", endless)).Reason);
        var any = Policy("*").Headers("*").For(CorsSemantics.GatewayApi);
        Assert.Same(thousand, any.Evaluate(Preflight("https://example.com", "GET", thousand)).AllowHeaders);
        Assert.Null(any.Evaluate(Preflight("https://example.com", "GET", endless)).AllowHeaders);
    }
}
