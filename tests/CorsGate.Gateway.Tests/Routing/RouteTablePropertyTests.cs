using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Routing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Tests.Routing;

public class RouteTablePropertyTests
{
    private static readonly string[] Paths =
    [
        "/", "/a", "/a/", "/a/b", "/a/b/", "/a/b/c", "/ab", "/b", "//", "//a", "/a//b", "/a%2Fb", "/A", "/a/b/c/d/e", "/a;x", "/é",
    ];

    private static readonly string[] Regexes = ["/a.*", "/[ab]", "/a/b/?", ".*", "/(a|b)/.*c", "/A"];
    private static readonly string[] Searches = ["b/", "^/A", "B$", "/a/(b|c)", "x", "^/[AB]$", ""];
    private static readonly string[] Prefixes = ["/", "/a", "/a/", "/a/b/c/d", "/a/bc", "/ab", "/abc", "/a/b", "//a", "", "/A", "/b"];
    private static readonly string?[] Methods = [null, "GET", "POST", "get", "OPTIONS"];
    private static readonly string[] Names = ["x-one", "X-Two", "Accept"];
    private static readonly string[] Values = ["1", "2", "1,2", "", "a b"];
    private static readonly string[] Queries = ["", "q=1", "q=2&q=1", "q=%31", "%71=1", "q=a+b", "q=a%20b", "q", "q=", "p=1&q=2", "q=%", "q=%zz", "&&q=1", "Q=1", "=1"];

    private static Gen<ValueMatch> HeaderMatch =>
        from name in Gen.Elements(Names)
        from isRegex in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from value in isRegex ? Gen.Elements("[12]", "1|2", "1,.*", "", "a.b") : Gen.Elements(Values)
        select new ValueMatch(name, isRegex, value);

    private static Gen<ValueMatch> QueryMatch =>
        from name in Gen.Elements("q", "p", "Q", "")
        from isRegex in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from value in isRegex ? Gen.Elements("[12]", "a.b", "", ".*") : Gen.Elements("1", "2", "a b", "", "%", "%zz", "a+b")
        select new ValueMatch(name, isRegex, value);

    private static Gen<RouteMatch> Match =>
        from kind in Gen.Elements(
            PathMatchKind.Exact, PathMatchKind.Prefix, PathMatchKind.Prefix, PathMatchKind.Regex, PathMatchKind.StringPrefix,
            PathMatchKind.StringPrefix, PathMatchKind.RegexSearch, PathMatchKind.RegexSearchIgnoreCase)
        from path in kind switch
        {
            PathMatchKind.Regex => Gen.Elements(Regexes),
            PathMatchKind.RegexSearch or PathMatchKind.RegexSearchIgnoreCase => Gen.Elements(Searches),
            PathMatchKind.StringPrefix => Gen.Elements(Prefixes),
            _ => Gen.Elements(Paths),
        }
        from method in Gen.Elements(Methods)
        from headerCount in Gen.Choose(0, 2)
        from headers in HeaderMatch.ListOf(headerCount)
        from queryCount in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(1)))
        from query in QueryMatch.ListOf(queryCount)
        select new RouteMatch { Path = new PathMatch(kind, path), Method = method, Headers = [.. headers], Query = [.. query] };

    private static Gen<Request> Requests =>
        from path in Gen.Elements(Paths)
        from method in Gen.Elements("GET", "POST", "OPTIONS", "DELETE")
        from query in Gen.Elements(Queries)
        from one in Gen.Elements(Values).ListOf()
        from two in Gen.Elements(Values).ListOf()
        from announced in Gen.Elements<string?>(null, null, "x-one", "X-ONE , x-two", "x-twofold", "")
        select new Request(path, method, query, [.. one.Take(2)], [.. two.Take(3)], announced);

    [Fact]
    public void The_compiled_table_answers_as_a_scan_of_the_routes_in_order_does()
    {
        var cases = (from matches in Match.ListOf() from requests in Requests.ListOf(12) select (matches, requests)).ToArbitrary();
        var hits = 0;
        var misses = 0;
        var property = Prop.ForAll(cases, sample =>
        {
            var host = Make.Host("*", [.. sample.matches.Select((match, i) => Make.Route(match, name: $"route {i}"))]);
            var compiled = new CompiledVirtualHost(host.Routes, action => new CompiledAction(action, policy => new CompiledPolicy(policy)));
            foreach (var request in sample.requests)
            {
                var headers = request.Headers();
                var expected = LinearScan.Find(host, request.Method, request.Path, request.Query, headers, request.Announced);
                var actual = compiled.Routes.Find(new RouteRequest
                {
                    Path = request.Path,
                    Query = request.Query,
                    Method = request.Method,
                    Headers = headers,
                    AnnouncedHeaders = request.Announced,
                });
                _ = expected is null ? misses++ : hits++;
                if (!ReferenceEquals(expected, actual?.Source))
                    return false.Label($"expected {expected?.Name ?? "nothing"}, found {actual?.Source.Name ?? "nothing"} for {request}");
            }

            return true.Label("equal");
        });
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(40), property);
        Assert.True(hits > 1000 && misses > 1000, $"The generator is too narrow: {hits} hits, {misses} misses.");
    }

    [Fact]
    public void Deep_prefixes_and_long_paths_are_matched_by_element()
    {
        var deep = "/" + string.Join('/', Enumerable.Repeat("x", 5000));
        var host = Make.Host("*", Make.Route(Make.Prefix(deep), name: "deep"), Make.Route(Make.Prefix("/x"), name: "shallow"));
        var compiled = new CompiledVirtualHost(host.Routes, action => new CompiledAction(action, policy => new CompiledPolicy(policy)));
        var headers = new HeaderDictionary();
        Assert.Equal("deep", compiled.Routes.Find(new RouteRequest { Path = deep + "/y", Method = "GET", Headers = headers })?.Source.Name);
        Assert.Equal("shallow", compiled.Routes.Find(new RouteRequest { Path = deep[..^1] + "y", Method = "GET", Headers = headers })?.Source.Name);
        Assert.Null(compiled.Routes.Find(new RouteRequest { Path = "*", Method = "GET", Headers = headers }));
    }

    private sealed record Request(
        string Path, string Method, string Query, ImmutableArray<string> One, ImmutableArray<string> Two, string? Announced)
    {
        public HeaderDictionary Headers()
        {
            var headers = new HeaderDictionary();
            if (One.Length != 0)
                headers["X-One"] = new StringValues([.. One]);
            if (Two.Length != 0)
                headers["x-two"] = new StringValues([.. Two]);
            return headers;
        }
    }
}
