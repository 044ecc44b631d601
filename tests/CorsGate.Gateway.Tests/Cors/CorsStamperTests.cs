using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Tests.Cors;

public class CorsStamperTests
{
    private static readonly CorsDecision Allowed = new()
    {
        AllowOrigin = "https://a.test",
        AllowCredentials = "true",
        ExposeHeaders = "x-own",
        Vary = CorsVary.Origin,
    };

    private static readonly CorsDecision Refused = new() { Vary = CorsVary.Origin };

    [Theory]
    // What the upstream sent x what is to become of it, for an allowed and for a refused origin.
    [InlineData(UpstreamCorsHeaders.Keep, true, "*", "true", "PUT", "x-up")]
    [InlineData(UpstreamCorsHeaders.Keep, false, "*", null, "PUT", "x-up")]
    [InlineData(UpstreamCorsHeaders.Remove, true, "https://a.test", "true", null, "x-own")]
    [InlineData(UpstreamCorsHeaders.Remove, false, null, null, null, null)]
    [InlineData(UpstreamCorsHeaders.ReplaceOwn, true, "https://a.test", "true", "PUT", "x-own")]
    [InlineData(UpstreamCorsHeaders.ReplaceOwn, false, "*", null, "PUT", "x-up")]
    [InlineData(UpstreamCorsHeaders.Append, true, "* | https://a.test", "true", "PUT", "x-up | x-own")]
    [InlineData(UpstreamCorsHeaders.Append, false, "*", null, "PUT", "x-up")]
    public void The_upstreams_headers_are_treated_as_the_decision_says(
        UpstreamCorsHeaders upstream, bool isAllowed, string? origin, string? credentials, string? methods, string? expose)
    {
        var headers = new HeaderDictionary
        {
            ["access-control-allow-origin"] = "*",
            ["Access-Control-Allow-Methods"] = "PUT",
            ["Access-Control-Expose-Headers"] = "x-up",
            ["X-Other"] = "stays",
        };
        CorsStamper.StampUpstream(headers, (isAllowed ? Allowed : Refused) with { UpstreamHeaders = upstream });
        Assert.Equal(origin, Lines(headers["Access-Control-Allow-Origin"]));
        Assert.Equal(credentials, Lines(headers["Access-Control-Allow-Credentials"]));
        Assert.Equal(methods, Lines(headers["Access-Control-Allow-Methods"]));
        Assert.Equal(expose, Lines(headers["Access-Control-Expose-Headers"]));
        Assert.Equal("stays", headers["X-Other"]);
        Assert.Equal("Origin", headers["Vary"]);
    }

    [Theory]
    [InlineData(UpstreamCorsHeaders.Remove)]
    [InlineData(UpstreamCorsHeaders.ReplaceOwn)]
    public void Two_lines_of_the_upstreams_become_one_of_ours(UpstreamCorsHeaders upstream)
    {
        var headers = new HeaderDictionary { ["Access-Control-Allow-Origin"] = new StringValues(["https://a.test", "*"]) };
        CorsStamper.StampUpstream(headers, Allowed with { UpstreamHeaders = upstream });
        Assert.Equal("https://a.test", Lines(headers["Access-Control-Allow-Origin"]));
    }

    [Fact]
    public void Without_a_policy_nothing_is_touched()
    {
        var headers = new HeaderDictionary { ["Access-Control-Allow-Origin"] = "*", ["Vary"] = new StringValues(["A", "B"]) };
        CorsStamper.StampUpstream(headers, CorsDecision.NoPolicy);
        Assert.Equal("*", headers["Access-Control-Allow-Origin"]);
        Assert.Equal("A | B", Lines(headers["Vary"]));
    }

    [Theory]
    [InlineData(new string[0], CorsVary.Origin, "Origin")]
    [InlineData(new[] { "Accept-Encoding" }, CorsVary.Origin, "Accept-Encoding, Origin")]
    [InlineData(new[] { "Accept-Encoding", "Accept" }, CorsVary.Origin, "Accept-Encoding, Accept, Origin")]
    [InlineData(new[] { "Accept", "origin" }, CorsVary.Origin, "Accept, origin")]
    [InlineData(new[] { "ORIGIN" }, CorsVary.Origin, "ORIGIN")]
    [InlineData(new[] { "*" }, CorsVary.Origin, "*")]
    [InlineData(new[] { "Accept" }, CorsVary.None, "Accept")]
    [InlineData(new[] { "Accept", "X" }, CorsVary.None, "Accept | X")]
    [InlineData(new string[0], CorsVary.Origin | CorsVary.RequestMethod, "Origin, Access-Control-Request-Method")]
    public void Vary_is_merged_and_never_repeats_a_name(string[] present, CorsVary vary, string expected)
    {
        var headers = new HeaderDictionary();
        if (present.Length != 0)
            headers["Vary"] = new StringValues(present);
        CorsStamper.StampUpstream(headers, new CorsDecision { Vary = vary });
        Assert.Equal(expected, Lines(headers["Vary"]));
    }

    [Fact]
    public void The_responses_own_names_are_exposed_in_order_but_not_those_a_page_may_or_must_not_read()
    {
        var headers = new HeaderDictionary
        {
            ["X-B"] = "1",
            ["etag"] = "1",
            ["Content-Type"] = "text/plain",
            ["Content-Length"] = "1",
            ["Set-Cookie"] = "a=b",
            ["Transfer-Encoding"] = "chunked",
            ["Access-Control-Allow-Origin"] = "*",
            ["Vary"] = "Accept",
            ["A"] = "1",
        };
        CorsStamper.StampUpstream(headers, Allowed with { ExposeHeaders = null, ExposeResponseHeaderNames = true, UpstreamHeaders = UpstreamCorsHeaders.Remove });
        Assert.Equal("A, etag, X-B", headers["Access-Control-Expose-Headers"]);
    }

    [Fact]
    public void Where_there_is_nothing_to_expose_nothing_is_said()
    {
        var headers = new HeaderDictionary { ["Content-Type"] = "text/plain" };
        CorsStamper.StampUpstream(headers, Allowed with { ExposeHeaders = null, ExposeResponseHeaderNames = true });
        Assert.False(headers.ContainsKey("Access-Control-Expose-Headers"));
    }

    [Fact]
    public void An_answer_of_the_gateways_carries_the_decisions_headers_alone()
    {
        var headers = new HeaderDictionary { ["Access-Control-Allow-Methods"] = "PUT" };
        CorsStamper.StampOwn(headers, Allowed with { UpstreamHeaders = UpstreamCorsHeaders.Keep });
        Assert.Equal("https://a.test", headers["Access-Control-Allow-Origin"]);
        Assert.False(headers.ContainsKey("Access-Control-Allow-Methods"));
        Assert.Equal("Origin", headers["Vary"]);
    }

    private static string? Lines(StringValues values) => values.Count == 0 ? null : string.Join(" | ", values.ToArray());
}
