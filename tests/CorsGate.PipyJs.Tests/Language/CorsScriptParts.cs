using CorsGate.PipyJs.Tests.Support;

namespace CorsGate.PipyJs.Tests.Language;

/// <summary>The parts of the published CORS script that need no host.</summary>
public sealed class CorsScriptParts
{
    private const string Functions = """
        cacheTTL = val => (
          val?.indexOf('s') > 0 && (val.replace('s', '')) ||
          val?.indexOf('m') > 0 && (val.replace('m', '') * 60) ||
          val?.indexOf('h') > 0 && (val.replace('h', '') * 3600) ||
          val?.indexOf('d') > 0 && (val.replace('d', '') * 86400) ||
          0
        ),
        originMatch = origin => (
          (origin || []).map(
          o => (
            o?.exact && (url => url === o.exact) ||
            o?.prefix && (url => url.startsWith(o.prefix)) ||
            o?.regex && ((match = new RegExp(o.regex)) => (url => match.test(url)))()
          ))
        )
        """;

    [Theory]
    [InlineData("'24h'", "86400")]
    [InlineData("'10m'", "600")]
    [InlineData("'30s'", "30")]
    [InlineData("'1d'", "86400")]
    [InlineData("'1.5h'", "5400")]
    [InlineData("'1.1h'", "3960")]
    [InlineData("'90.5s'", "90.5")]
    [InlineData("'1e2s'", "1e2")]
    [InlineData("' 5s'", " 5")]
    [InlineData("'86400'", "0")]
    [InlineData("'s'", "0")]
    [InlineData("''", "0")]
    public void A_duration_becomes_the_recorded_text(string value, string expected) =>
        Assert.Equal(expected, Script.Text($"(({Functions}) => cacheTTL({value}))()"));

    [Theory]
    [InlineData("{exact: 'http://www.aaa.com'}", "http://www.aaa.com", true)]
    [InlineData("{exact: 'http://www.aaa.com'}", "http://www.aaa.com:80", false)]
    [InlineData("{prefix: 'http://www.bbb.com'}", "http://www.bbb.com.evil.com", true)]
    [InlineData("{regex: 'http.*://www.test.cn'}", "https://www.test.cn", true)]
    [InlineData("{regex: 'http.*://www.test.cn'}", "https://evil.com/?http://wwwxtest.cn", true)]
    [InlineData("{regex: 'http.*://www.test.cn'}", "http://evil.com", false)]
    public void An_origin_is_matched_as_recorded(string entry, string origin, bool expected) =>
        Assert.Equal(expected, Script.Run($"(({Functions}) => originMatch([{entry}]).find(o => o('{origin}')) ? true : false)()").IsTruthy);

    [Theory]
    [InlineData("((cacheTTL = val => val?.indexOf('s') > 0) => cacheTTL(86400))()", "not a function")]
    [InlineData("((cacheTTL = val => val?.indexOf('s') > 0) => cacheTTL(null))()", "not a function")]
    [InlineData("[{}].map(o => o?.exact && 1).find(o => o('x'))", "not a function")]
    public void A_configuration_of_the_wrong_kind_fails_as_recorded(string script, string message) =>
        Assert.Equal(message, Script.Fails(script).Message);

    [Fact]
    public void Headers_of_a_preflight_come_in_the_recorded_order() =>
        Assert.Equal(
            "access-control-allow-origin,access-control-allow-credentials,access-control-max-age",
            Script.Text("""
                ((a = {}, b = {}) => (
                  a['access-control-allow-credentials'] = 'true',
                  b['access-control-max-age'] = 5,
                  Object.keys({ ...a, ...b, 'access-control-allow-origin': 'x' }).join()
                ))()
                """));
}
