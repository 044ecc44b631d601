using CorsGate.PipyJs.Tests.Support;

namespace CorsGate.PipyJs.Tests.Language;

/// <summary>Where PipyJS 0.90 differs from JavaScript.</summary>
public sealed class DifferenceTests
{
    [Theory]
    [InlineData("Object.keys({...{z: 1}, a: 2, ['c']: 3, b: 4}).join()", "a,b,z,c")]
    [InlineData("Object.keys({b: 1, 2: 2, a: 3, 1: 4}).join()", "b,2,a,1")]
    [InlineData("Object.keys(JSON.parse('{\"b\":1,\"2\":2,\"a\":3,\"1\":4}')).join()", "b,2,a,1")]
    [InlineData("{a: 1, a: 2}.a", "2")]
    [InlineData("{...{a: 1}, a: 2}.a", "2")]
    [InlineData("{a: 2, ...{a: 1}}.a", "1")]
    public void Literal_keys_come_first(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    [Theory]
    [InlineData("null?.x.y", "cannot read property of undefined")]
    [InlineData("((a = {}) => a?.f(1))()", "not a function")]
    [InlineData("((a) => a?.f(1))()", "not a function")]
    [InlineData("undefined.a", "cannot read property of undefined")]
    [InlineData("null.a", "cannot read property of null")]
    [InlineData("null['a']", "cannot read property of null")]
    [InlineData("(a => a.b = 1)(null)", "cannot set property of null")]
    [InlineData("(a => a.b = 1)()", "cannot set property of undefined")]
    [InlineData("(a => delete a.b)()", "cannot delete property of undefined")]
    [InlineData("nowhere", "unresolved identifier")]
    [InlineData("nowhere = 1", "unresolved identifier")]
    [InlineData("typeof nowhere", "unresolved identifier")]
    [InlineData("[...'ab']", "a string cannot be spread")]
    [InlineData("[...{}]", "object is not iterable")]
    [InlineData("'a' in [1]", "cannot use 'in' operator on arrays")]
    [InlineData("'a' in 'a'", "cannot use 'in' operator on non-objects")]
    [InlineData("1 instanceof 2", "right-hand side of 'instanceof' is not callable")]
    [InlineData("1 instanceof (x => x)", "right-hand side of 'instanceof' is not a constructor")]
    [InlineData("new (x => x)", "not a constructor")]
    [InlineData("new 5", "not a function")]
    [InlineData("(({a}) => a)(null)", "cannot destructure null")]
    [InlineData("(([a]) => a)({})", "cannot destructure")]
    [InlineData("''.startsWith()", "requires 1 or more arguments")]
    [InlineData("'a'.startsWith(1)", "argument #1 expects a string")]
    [InlineData("'a'.repeat('x')", "argument #1 expects a number")]
    [InlineData("[].map(1)", "argument #1 expects a function")]
    [InlineData("[].join(1)", "argument #1 expects a string")]
    [InlineData("Object.keys('abc')", "argument #1 expects an object")]
    [InlineData("new RegExp('(')", "Mismatched '(' and ')' in regular expression")]
    [InlineData("new RegExp('a', 'm')", "invalid RegExp flags: m")]
    [InlineData("new Array(-1)", "invalid array length")]
    public void Errors_have_Pipys_words(string script, string message) => Assert.Contains(message, Script.Fails(script).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("1 / 3", "0.333333")]
    [InlineData("1e-7", "0")]
    [InlineData("-1e-7", "-0")]
    [InlineData("1e21", "1000000000000000000000")]
    [InlineData("1 / 128", "0.007812")]
    [InlineData("3 / 128", "0.023438")]
    [InlineData("123456789.123456789", "123456789.123457")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("1 / 0", "Infinity")]
    [InlineData("-1 / 0", "-Infinity")]
    [InlineData("0 / 0", "NaN")]
    [InlineData("(255).toString(16)", "255")]
    [InlineData("1.1 * 3600", "3960")]
    public void Numbers_print_with_six_decimals(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    [Theory]
    [InlineData("undefined + 1", "1")]
    [InlineData("Number(undefined)", "0")]
    [InlineData("null + 1", "1")]
    [InlineData("'5' * '2'", "10")]
    [InlineData("'5' + 2", "52")]
    [InlineData("Number.parseInt('12px')", "NaN")]
    [InlineData("Number('')", "0")]
    [InlineData("Number(' 12 ')", "12")]
    [InlineData("Number('0x10')", "16")]
    [InlineData("[1] == 1", "false")]
    [InlineData("null == undefined", "true")]
    [InlineData("null == 0", "false")]
    [InlineData("'1' == 1", "true")]
    [InlineData("true == 1", "true")]
    [InlineData("'' + {a: 1}", "[object ]")]
    [InlineData("'' + [1]", "[object pjs::Array]")]
    [InlineData("'' + {toString: () => 'x'}", "[object ]")]
    [InlineData("'' + new Object()", "[object Object]")]
    [InlineData("undefined < 1", "false")]
    [InlineData("null < 1", "true")]
    [InlineData("'b' > 'a'", "true")]
    [InlineData("'10' < '9'", "true")]
    [InlineData("'10' < 9", "false")]
    [InlineData("NaN == NaN", "false")]
    [InlineData("NaN === NaN", "false")]
    public void Conversions_are_Pipys(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    [Theory]
    [InlineData("'😀'.length", "1")]
    [InlineData("'a😀b'.indexOf('b')", "2")]
    [InlineData("'a😀b'.slice(1, 2)", "😀")]
    [InlineData("'abc'[1]", "undefined")]
    [InlineData("'a.b.c'.replace('.', '-')", "a-b.c")]
    [InlineData("'abcabc'.replace(new RegExp('b'), 'x')", "axcaxc")]
    [InlineData("'abc'.match(new RegExp('(b)(c)')).join()", "bc,b,c")]
    [InlineData("'abc'.match(new RegExp('(b)(c)')).index", "undefined")]
    [InlineData("'abc'.match(new RegExp('x'))", "null")]
    [InlineData("'straße'.toUpperCase()", "STRAßE")]
    public void Strings_count_code_points(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    [Theory]
    [InlineData("[1, 2, 3].slice(-1).length", "0")]
    [InlineData("[1, 2, 1].lastIndexOf(1)", "0")]
    [InlineData("[1, 2, 1].lastIndexOf(2)", "-1")]
    [InlineData("new Array(1, 2).length", "1")]
    [InlineData("[null, undefined, 1].join()", "null,undefined,1")]
    [InlineData("[2, 3, 1].sort((a, b) => a < b).join()", "1,2,3")]
    [InlineData("[2, 3, 1].sort((a, b) => a - b).join()", "1,2,3")]
    [InlineData("Object.keys([1, 2]).length", "0")]
    [InlineData("Object.keys(null)", "null")]
    [InlineData("Object.keys({...[1, 2]}).length", "0")]
    public void Arrays_have_Pipys_quirks(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    [Theory]
    [InlineData("(o => (delete o.a, Object.keys(o).join() + o.a))({a: 1, b: 2})", "a,bundefined")]
    [InlineData("(o => (o.c = 3, delete o.c, Object.keys(o).join()))({a: 1})", "a")]
    [InlineData("new Date('2020-01-01').getTime() == Date.now()", "true")]
    public void Deleting_and_dates_are_Pipys(string script, string expected) =>
        Assert.Equal(expected, Script.Run(script, realm: new PjsRealm(Script.Budget, new StandingClock())).ToString());

    [Theory]
    [InlineData("new RegExp('b').test('abc')", "true")]
    [InlineData("new RegExp('[[:alpha:]]+').exec('12ab')[0]", "ab")]
    [InlineData("new RegExp('B', 'i').test('abc')", "true")]
    [InlineData("new RegExp('b', 'g').global", "true")]
    [InlineData("new RegExp('b', 'i').ignoreCase", "true")]
    [InlineData("new RegExp('b+').source", "b+")]
    [InlineData("((r = new RegExp('b', 'g')) => (r.exec('abc'), r.lastIndex))()", "2")]
    [InlineData("'a1b22'.replace(new RegExp('([0-9])'), '<$1$$>')", "a<1$>b<2$><2$>")]
    [InlineData("'abc'.replace(new RegExp(''), '-')", "-a-b-c-")]
    [InlineData("'ab12'.search(new RegExp('[0-9]'))", "2")]
    [InlineData("'x'.search(new RegExp('[0-9]'))", "-1")]
    public void Regular_expressions_search(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    [Theory]
    [InlineData("(?<=a)b")]
    [InlineData("(?<n>a)")]
    [InlineData("\\p{L}")]
    [InlineData("(?i)a")]
    [InlineData("(a)\\1")]
    [InlineData("a(?=b)")]
    public void Regular_expressions_of_other_kinds_are_refused(string pattern) =>
        Assert.Equal(PjsErrorKind.Script, Script.Fails($"new RegExp('{pattern.Replace("\\", "\\\\", StringComparison.Ordinal)}')").Kind);

    [Fact]
    public void An_error_tells_place_expression_and_calls()
    {
        var error = Script.Fails("((f = o =>\n  o.a.b) =>\n  [1].map(() => f({})))()");
        Assert.Equal("test.js:2:6: cannot read property of undefined: o.a.b", error.ToLogLine());
        Assert.Equal(["test.js:2:6", "test.js:3:18", "test.js:3:10", "test.js:3:24"], error.Backtrace.Select(site => site.ToString()));
    }

    [Fact]
    public void A_log_line_of_an_error_stays_one_line() =>
        Assert.Equal("test.js:1:11: invalid RegExp flags: x  y: new RegExp('a', 'x\\r\\ny')", Script.Fails("new RegExp('a', 'x\\r\\ny')").ToLogLine());

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
