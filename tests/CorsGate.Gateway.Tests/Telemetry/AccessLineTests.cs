using System.Text.Json;
using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Gateway.Tests.Telemetry;

public class AccessLineTests
{
    private static readonly AccessRecord Full = new()
    {
        Method = "GET",
        Host = "httpbin.example.com",
        Target = "/get?token=secret",
        Status = 200,
        Milliseconds = 1.23,
        Route = "HTTPRoute ns/name rule 0",
        Policy = "TrafficPolicy ns/name",
        Origin = "https://example.com",
        Kind = CorsRequestKind.Actual,
        Decision = CorsOutcome.Allowed,
        Reason = CorsReason.OriginExact,
    };

    [Fact]
    public void A_text_line_has_every_key_in_order_and_no_query() => Assert.Equal(
        "2026-11-20T08:10:00.123Z info access method=GET host=httpbin.example.com path=/get status=200 duration_ms=1.2 " +
        "route=\"HTTPRoute ns/name rule 0\" policy=\"TrafficPolicy ns/name\" origin=https://example.com kind=actual decision=allowed reason=origin_exact\n",
        Line(json: false, Full));

    [Fact]
    public void A_JSON_line_has_the_same_keys() => Assert.Equal(
        "{\"time\":\"2026-11-20T08:10:00.123Z\",\"level\":\"info\",\"message\":\"access\",\"method\":\"GET\",\"host\":\"httpbin.example.com\",\"path\":\"/get\"," +
        "\"status\":200,\"duration_ms\":1.2,\"route\":\"HTTPRoute ns/name rule 0\",\"policy\":\"TrafficPolicy ns/name\",\"origin\":\"https://example.com\"," +
        "\"kind\":\"actual\",\"decision\":\"allowed\",\"reason\":\"origin_exact\"}\n",
        Line(json: true, Full));

    [Fact]
    public void What_is_absent_is_a_dash_or_null_and_an_error_is_named()
    {
        var record = new AccessRecord { Method = "GET", Target = "/", Status = 502, Reason = CorsReason.NoPolicy, Error = "connect_failed" };
        Assert.Equal(
            "2026-11-20T08:10:00.123Z info access method=GET host=- path=/ status=502 duration_ms=0.0 route=- policy=- origin=- kind=none decision=none reason=no_policy error=connect_failed\n",
            Line(json: false, record));
        var parsed = JsonDocument.Parse(Line(json: true, record)).RootElement;
        Assert.Equal(JsonValueKind.Null, parsed.GetProperty("host").ValueKind);
        Assert.Equal("connect_failed", parsed.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("https://a\r\n2026 info access method=GET", "\"https://a\\r\\n2026 info access method=GET\"")]
    [InlineData("x\" decision=allowed", "\"x\\\" decision=allowed\"")]
    [InlineData("x\\", "\"x\\\\\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("-", "\"-\"")]
    [InlineData("", "\"\"")]
    [InlineData("\u001b]0;owned\u0007", "\"\\u001b]0;owned\\u0007\"")]
    [InlineData("null", "null")]
    public void A_hostile_origin_stays_one_value(string origin, string expected)
    {
        var line = Line(json: false, new AccessRecord { Method = "GET", Target = "/", Origin = origin });
        Assert.Contains(" origin=" + expected + " kind=none", line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(character => character == '\n'));
        var parsed = JsonDocument.Parse(Line(json: true, new AccessRecord { Method = "GET", Target = "/", Origin = origin })).RootElement;
        Assert.Equal(origin, parsed.GetProperty("origin").GetString());
    }

    [Fact]
    public void Long_values_are_cut()
    {
        var line = Line(json: false, new AccessRecord { Method = new string('M', 100), Host = new string('h', 9000), Target = "/" + new string('p', 9000) });
        Assert.Contains(" method=" + new string('M', 32) + "... ", line, StringComparison.Ordinal);
        Assert.Contains(" host=" + new string('h', 256) + "... ", line, StringComparison.Ordinal);
        Assert.Contains(" path=/" + new string('p', 1023) + "... ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_origin_is_a_warning_of_its_own_where_it_is_wanted()
    {
        var refused = Full with { Method = "OPTIONS", Origin = "https://evil\r\n.test", Kind = CorsRequestKind.Preflight, Decision = CorsOutcome.Refused, Reason = CorsReason.OriginNotAllowed };
        Assert.DoesNotContain("origin not allowed", Line(json: false, refused), StringComparison.Ordinal);
        var lines = Line(json: false, refused with { WarnsOfOrigin = true }).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "2026-11-20T08:10:00.123Z warning cors: origin not allowed origin=\"https://evil\\r\\n.test\" kind=preflight reason=origin_not_allowed " +
            "method=OPTIONS host=httpbin.example.com path=/get",
            lines[0]);
        Assert.Contains(" info access ", Assert.Single(lines[1..]), StringComparison.Ordinal);
        var json = JsonDocument.Parse(Line(json: true, refused with { WarnsOfOrigin = true }).Split('\n')[0]).RootElement;
        Assert.Equal("cors: origin not allowed", json.GetProperty("message").GetString());
        Assert.Equal(("warning", refused.Origin, "/get"), (json.GetProperty("level").GetString(), json.GetProperty("origin").GetString(), json.GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData(CorsOutcome.Allowed, CorsReason.OriginExact)]
    [InlineData(CorsOutcome.Refused, CorsReason.MethodNotAllowed)]
    [InlineData(CorsOutcome.None, CorsReason.NotCors)]
    public void What_is_not_about_the_origin_is_no_such_warning(CorsOutcome outcome, CorsReason reason) =>
        Assert.DoesNotContain("warning", Line(json: false, Full with { WarnsOfOrigin = true, Decision = outcome, Reason = reason }), StringComparison.Ordinal);

    private static string Line(bool json, AccessRecord record) => EventLogTests.Written(json, log => log.Write(record));
}
