using CorsGate.Cors.Browser;

namespace CorsGate.Cors.Tests.Browser;

/// <summary>The browser's checks, by the tables of the Fetch standard and the names that Chromium gives the failures.</summary>
public class CorsCheckTests
{
    private const string Page = "https://app.test";

    [Theory]
    [InlineData("https://app.test", null, FetchCredentials.SameOrigin, null)]
    [InlineData("https://app.test", "true", FetchCredentials.Include, null)]
    [InlineData("*", null, FetchCredentials.Omit, null)]
    [InlineData("*", "true", FetchCredentials.SameOrigin, null)]
    [InlineData("*", "true", FetchCredentials.Include, CorsFailureCode.WildcardOriginNotAllowed)]
    [InlineData(null, "true", FetchCredentials.SameOrigin, CorsFailureCode.MissingAllowOriginHeader)]
    [InlineData("", null, FetchCredentials.SameOrigin, CorsFailureCode.InvalidAllowOriginValue)]
    [InlineData("nonsense", null, FetchCredentials.SameOrigin, CorsFailureCode.InvalidAllowOriginValue)]
    [InlineData("null", null, FetchCredentials.SameOrigin, CorsFailureCode.AllowOriginMismatch)]
    [InlineData("https://app.test/", null, FetchCredentials.SameOrigin, CorsFailureCode.AllowOriginMismatch)]
    [InlineData("https://APP.test", null, FetchCredentials.SameOrigin, CorsFailureCode.AllowOriginMismatch)]
    [InlineData("http://app.test", null, FetchCredentials.SameOrigin, CorsFailureCode.AllowOriginMismatch)]
    [InlineData("https://app.test:443", null, FetchCredentials.SameOrigin, CorsFailureCode.AllowOriginMismatch)]
    [InlineData("https://app.test, https://app.test", null, FetchCredentials.SameOrigin, CorsFailureCode.MultipleAllowOriginValues)]
    [InlineData("https://app.test https://b.test", null, FetchCredentials.SameOrigin, CorsFailureCode.MultipleAllowOriginValues)]
    [InlineData("https://app.test", null, FetchCredentials.Include, CorsFailureCode.InvalidAllowCredentials)]
    [InlineData("https://app.test", "True", FetchCredentials.Include, CorsFailureCode.InvalidAllowCredentials)]
    [InlineData("https://app.test", "true, true", FetchCredentials.Include, CorsFailureCode.InvalidAllowCredentials)]
    public void An_actual_answer_is_read_by_an_origin_it_names(string? allowOrigin, string? allowCredentials, FetchCredentials credentials, CorsFailureCode? expected)
    {
        var request = Request() with { Credentials = credentials };
        var answer = new PageAnswer { Status = 500, AllowOrigin = allowOrigin, AllowCredentials = allowCredentials };

        Assert.Equal(expected, CorsCheck.Actual(request, answer)?.Code);
        Assert.Null(CorsCheck.Actual(request with { Origin = "https://api.test" }, answer));
    }

    [Theory]
    [InlineData("PUT", "", "PUT", null, null)]
    [InlineData("PUT", "", " GET ,, PUT ", null, null)]
    [InlineData("put", "", "PUT", null, null)]
    [InlineData("PUT", "", "put", null, "MethodDisallowedByPreflightResponse PUT")]
    [InlineData("patch", "", "PATCH", null, "MethodDisallowedByPreflightResponse patch")]
    [InlineData("PUT", "", null, null, "MethodDisallowedByPreflightResponse PUT")]
    [InlineData("POST", "x-a", null, "X-A", null)]
    [InlineData("DELETE", "", "*", null, null)]
    [InlineData("DELETE", "", "P UT", null, "InvalidAllowMethodsPreflightResponse ")]
    [InlineData("GET", "x-a", null, "x a", "InvalidAllowHeadersPreflightResponse ")]
    [InlineData("GET", "X-B,X-A", null, "x-a", "HeaderDisallowedByPreflightResponse x-b")]
    [InlineData("GET", "x-b", null, "*", null)]
    [InlineData("DELETE", "x-b", "PUT", "x-a", "MethodDisallowedByPreflightResponse DELETE")]
    public void A_preflight_s_lists_cover_the_method_byte_for_byte_and_headers_case_aside(string method, string headers, string? allowMethods, string? allowHeaders, string? expected)
    {
        var request = Request(method, headers);
        var answer = new PageAnswer { Status = 204, AllowOrigin = Page, AllowMethods = allowMethods, AllowHeaders = allowHeaders };

        var failure = CorsCheck.Preflight(request, answer, BrowserRules.FetchStandard);

        Assert.Equal(expected, failure is null ? null : $"{failure.Code} {failure.Parameter}");
        Assert.True(failure is null or { IsOfPreflight: true });
    }

    [Theory]
    [InlineData(204, "https://app.test", null)]
    [InlineData(200, "*", null)]
    [InlineData(299, "https://app.test", null)]
    [InlineData(304, "https://app.test", CorsFailureCode.PreflightInvalidStatus)]
    [InlineData(403, "https://app.test", CorsFailureCode.PreflightInvalidStatus)]
    [InlineData(403, null, CorsFailureCode.PreflightMissingAllowOriginHeader)]
    [InlineData(302, null, CorsFailureCode.PreflightDisallowedRedirect)]
    [InlineData(308, "https://app.test", CorsFailureCode.PreflightDisallowedRedirect)]
    [InlineData(204, "https://b.test", CorsFailureCode.PreflightAllowOriginMismatch)]
    [InlineData(204, "a, b", CorsFailureCode.PreflightMultipleAllowOriginValues)]
    [InlineData(204, "b", CorsFailureCode.PreflightInvalidAllowOriginValue)]
    public void A_preflight_needs_an_ok_status_and_passes_the_check_of_the_actual_request(int status, string? allowOrigin, CorsFailureCode? expected) =>
        Assert.Equal(expected, CorsCheck.Preflight(Request("PUT"), new PageAnswer { Status = status, AllowOrigin = allowOrigin, AllowMethods = "PUT" }, BrowserRules.Chromium)?.Code);

    [Fact]
    public void With_credentials_a_star_is_a_name_like_any_other()
    {
        var answer = new PageAnswer { Status = 204, AllowOrigin = Page, AllowCredentials = "true", AllowMethods = "*", AllowHeaders = "*" };
        var put = Request("PUT") with { Credentials = FetchCredentials.Include };
        var header = Request("GET", "x-a") with { Credentials = FetchCredentials.Include };

        Assert.Equal(CorsFailureCode.MethodDisallowedByPreflightResponse, CorsCheck.Preflight(put, answer, BrowserRules.Chromium)?.Code);
        Assert.Equal(CorsFailureCode.HeaderDisallowedByPreflightResponse, CorsCheck.Preflight(header, answer, BrowserRules.Chromium)?.Code);
        Assert.Equal(
            CorsFailureCode.PreflightWildcardOriginNotAllowed, CorsCheck.Preflight(put, answer with { AllowOrigin = "*" }, BrowserRules.Chromium)?.Code);
        Assert.Equal(
            CorsFailureCode.PreflightInvalidAllowCredentials, CorsCheck.Preflight(put, answer with { AllowCredentials = null }, BrowserRules.Chromium)?.Code);
    }

    [Fact]
    public void A_star_covers_Authorization_in_browsers_of_today_and_not_in_the_standard()
    {
        var answer = new PageAnswer { Status = 204, AllowOrigin = Page, AllowHeaders = "*" };
        var request = Request("GET", "Authorization,x-a");

        Assert.Null(CorsCheck.Preflight(request, answer, BrowserRules.Chromium));
        Assert.Equal(new CorsFailure(CorsFailureCode.HeaderDisallowedByPreflightResponse, "authorization"), CorsCheck.Preflight(request, answer, BrowserRules.FetchStandard));
        Assert.Null(CorsCheck.Preflight(request, answer with { AllowHeaders = "*, authorization" }, BrowserRules.FetchStandard));
        Assert.Equal("authorization,x-a", string.Join(',', CorsCheck.UncoveredHeaders(request, answer with { AllowHeaders = null }, BrowserRules.Chromium)));
    }

    [Fact]
    public void The_verdict_is_the_first_thing_that_goes_wrong()
    {
        var good = new PageAnswer { Status = 200, AllowOrigin = Page, AllowMethods = "PUT" };
        var bad = new PageAnswer { Status = 200 };

        Assert.Equal(VerdictKind.Works, BrowserVerdict.Of(Request("PUT"), good, good, BrowserRules.Chromium).Kind);
        Assert.Equal(VerdictKind.Works, BrowserVerdict.Of(Request(), preflight: null, good, BrowserRules.Chromium).Kind);
        Assert.Equal(CorsFailureCode.PreflightMissingAllowOriginHeader, BrowserVerdict.Of(Request("PUT"), bad, good, BrowserRules.Chromium).Failure?.Code);
        Assert.Equal(CorsFailureCode.MissingAllowOriginHeader, BrowserVerdict.Of(Request("PUT"), good, bad, BrowserRules.Chromium).Failure?.Code);
        Assert.Equal(VerdictKind.Fails, BrowserVerdict.Of(Request("TRACE"), good, good, BrowserRules.Chromium).Kind);
    }

    private static PageRequest Request(string method = "GET", string headers = "")
    {
        Assert.True(FetchUrl.TryParse("https://api.test/x", out var url, out var problem), problem);
        return new PageRequest { Origin = Page, Url = url!, Method = method, Headers = [.. headers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => new FetchHeader(name, "1"))] };
    }
}
