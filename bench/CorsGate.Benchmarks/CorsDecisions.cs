using System.Globalization;
using BenchmarkDotNet.Attributes;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Benchmarks;

/// <summary>What one decision costs, by the number and kind of the policy's entries.</summary>
[MemoryDiagnoser]
[MinColumn]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class CorsDecisions
{
    private CompiledCorsPolicy _policy = null!;
    private CorsRequest _actualAllowed;
    private CorsRequest _actualRefused;
    private CorsRequest _preflightAllowed;
    private CorsRequest _preflightRefused;

    /// <summary>The kind of the entries.</summary>
    public enum Kind
    {
        /// <summary><c>https://app-7.example.com</c>.</summary>
        Exact,

        /// <summary><c>https://*.app-7.example.com</c>.</summary>
        Wildcard,

        /// <summary><c>https://app-7.example.com</c> and whatever follows.</summary>
        Prefix,

        /// <summary><c>https://app-7.example.com</c>, each with a limit of its methods.</summary>
        Limited,
    }

    /// <summary>The kind of the entries.</summary>
    [Params(Kind.Exact, Kind.Wildcard, Kind.Prefix, Kind.Limited)]
    public Kind Entries { get; set; }

    /// <summary>The number of the entries.</summary>
    [Params(1, 100, 10_000, 100_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _policy = CompiledCorsPolicy.Compile(
            new CorsPolicy
            {
                AllowOrigins = [.. Enumerable.Range(0, Count).Select(i => new Sourced<OriginPattern>(Entry(i)))],
                AllowMethods = [new("GET"), new("PUT"), new("DELETE")],
                AllowHeaders = [new("Content-Type"), new("Authorization"), new("X-Request-Id")],
                ExposeHeaders = [new("ETag")],
                AllowCredentials = new(true),
                MaxAge = new Sourced<string>("600"),
                MethodLimits = Entries != Kind.Limited ? [] : [.. Enumerable.Range(0, Count).Select(i => new MethodLimit(new Sourced<OriginPattern>(Entry(i)), ["GET", "PUT"]))],
            },
            CorsSemantics.GatewayApi);

        var name = Name(Count / 2);
        var allowed = Entries == Kind.Wildcard ? "https://preview." + name : "https://" + name;
        const string Refused = "https://preview.app-x.example.org";
        _actualAllowed = Actual(allowed);
        _actualRefused = Actual(Refused);
        _preflightAllowed = Preflight(allowed);
        _preflightRefused = Preflight(Refused);
        if (ActualAllowed().Outcome != CorsOutcome.Allowed || PreflightRefused().Outcome != CorsOutcome.Refused)
        {
            throw new InvalidOperationException("The benchmark measures something else than its names say.");
        }
    }

    [Benchmark]
    public CorsDecision ActualAllowed() => _policy.Evaluate(_actualAllowed);

    [Benchmark]
    public CorsDecision ActualRefused() => _policy.Evaluate(_actualRefused);

    [Benchmark]
    public CorsDecision PreflightAllowed() => _policy.Evaluate(_preflightAllowed);

    [Benchmark]
    public CorsDecision PreflightRefused() => _policy.Evaluate(_preflightRefused);

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"app-{i}.example.com");

    private static CorsRequest Actual(string origin) => new() { Method = "GET", Origin = origin, OriginCount = 1 };

    private static CorsRequest Preflight(string origin) => new()
    {
        Method = "OPTIONS",
        Origin = origin,
        OriginCount = 1,
        RequestMethod = "PUT",
        RequestHeaders = "authorization,content-type",
    };

    private OriginPattern Entry(int i)
    {
        if (Entries == Kind.Prefix)
        {
            return OriginPatterns.Prefix("https://" + Name(i));
        }

        var text = "https://" + (Entries == Kind.Wildcard ? "*." : "") + Name(i);
        return OriginPatternParser.TryParse(text, OriginSyntax.GatewayApi, out var pattern, out var error, out _)
            ? pattern
            : throw new InvalidOperationException(error);
    }
}
