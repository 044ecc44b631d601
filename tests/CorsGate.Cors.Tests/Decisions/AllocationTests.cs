using System.Collections.Immutable;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Decisions;

public class AllocationTests
{
    private static readonly string[] Origins =
    [
        "https://a.example", "https://A.example", "https://x.b.example", "https://p--c.example", "http://localhost:5173", "http://[::1]:80", "null", "garbage",
        "http://prefix.example", "https://not.allowed", "https://x.y.z.not.allowed:8443", "https://a.example.evil.com", "https://127.1", "",
    ];

    public static TheoryData<CorsSemantics> Every => new(
        CorsSemantics.GatewayApi,
        CorsSemantics.Kgateway,
        CorsSemantics.Gloo,
        CorsSemantics.Strict,
        CorsSemantics.KubeApiServerDocumented,
        CorsSemantics.KubeApiServerReal,
        CorsSemantics.GatewayApi with { Name = "tail", OriginComparison = OriginComparison.TailIgnoreCase },
        CorsSemantics.GatewayApi with { Name = "static", OriginComparison = OriginComparison.None });

    [Theory]
    [MemberData(nameof(Every))]
    public void A_decision_allocates_nothing(CorsSemantics semantics)
    {
        var listed = Of(
                Pattern("https://a.example"), Pattern("https://*.b.example"), Pattern("https://*--c.example"), Pattern("http://localhost:*"),
                Pattern("null"), OriginPatterns.Prefix("http://prefix"))
            .Credentials().Methods("PUT").Headers("X-A", "X-B").Expose("X-C").MaxAge("5").For(semantics);
        var wild = Policy("*").Methods("*").Headers("*").Expose("*").For(semantics);
        var requests = Origins.SelectMany(o => new[]
        {
            Actual(o), Actual(null), Preflight(o, "PUT", "x-a, x-b"), Preflight(o, "PATCH", "x-z"), Preflight(o, null), TwoOrigins(o, "https://a.example"),
        }).ToArray();
        _ = Run(listed, wild, requests);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var allowed = Run(listed, wild, requests);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(allowed, 1, 2 * requests.Length);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void A_decision_about_a_limited_origin_allocates_nothing(CorsSemantics semantics)
    {
        ImmutableArray<MethodLimit> limits =
        [
            .. Enumerable.Range(0, 1000).Select(i => new MethodLimit(new Sourced<OriginPattern>(Pattern($"https://o{i}.example")), ["GET", "PUT"])),
            new MethodLimit(new Sourced<OriginPattern>(Pattern("https://*.b.example")), ["GET"]),
            new MethodLimit(new Sourced<OriginPattern>(OriginPatterns.Any()), ["GET", "HEAD"]),
        ];
        var listed = (Policy("https://a.example", "https://*.b.example").Methods("PUT") with { MethodLimits = limits }).For(semantics);
        var wild = (Policy("*").Methods("*") with { MethodLimits = limits }).For(semantics);
        var requests = Origins.Append("https://o999.example").SelectMany(o => new[] { Actual(o, "PUT"), Actual(o), Preflight(o, "PUT"), Preflight(o, "PATCH") }).ToArray();
        _ = Run(listed, wild, requests);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var allowed = Run(listed, wild, requests);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(allowed, 1, requests.Length * 2);
    }

    [Fact]
    public void An_echo_is_the_request_s_own_string()
    {
        var origin = string.Concat("https://", "a.example");
        var method = string.Concat("PUR", "GE");
        var decision = Policy("*").Methods("*").For(CorsSemantics.GatewayApi).Evaluate(Preflight(origin, method));
        Assert.Same(origin, decision.AllowOrigin);
        Assert.Same(method, decision.AllowMethods);
    }

    private static int Run(CompiledCorsPolicy first, CompiledCorsPolicy second, CorsRequest[] requests)
    {
        var allowed = 0;
        foreach (var request in requests)
        {
            allowed += first.Evaluate(request).Outcome == CorsOutcome.Allowed ? 1 : 0;
            allowed += second.Evaluate(request).Outcome == CorsOutcome.Allowed ? 1 : 0;
        }

        return allowed;
    }
}
