using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using CorsGate.Cors.Text;

namespace CorsGate.Benchmarks;

/// <summary>Expressions as policies have them: what making one costs, what an answer costs, beside the runtime's non-backtracking engine.</summary>
[MemoryDiagnoser]
public class LinearRegexBenchmarks
{
    private LinearRegex _linear = null!;
    private Regex _runtime = null!;
    private string _pattern = "";
    private string _match = "";
    private string _noMatch = "";

    /// <summary>Which expression.</summary>
    [Params("one origin", "subdomains", "list of 40", "case ignored", "path")]
    public string Expression { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        (_pattern, _match, _noMatch) = Expression switch
        {
            "one origin" => (@"^https://app\.example\.com$", "https://app.example.com", "https://app.example.com.evil.org"),
            "subdomains" => (@"^https://([a-z0-9-]+\.)*example\.com(:[0-9]+)?$", "https://a.b-c.example.com:8443", "https://a.b-c.example.com.evil.org"),
            "list of 40" => (
                "^https://(" + string.Join('|', Enumerable.Range(1, 40).Select(i => $@"team-{i}\.example\.com")) + ")$",
                "https://team-37.example.com",
                "https://team-41.example.com"),
            "case ignored" => (@"(?i)^https?://[^/:]+\.example\.com(:\d+)?$", "HTTPS://Shop.Example.com", "https://shop.example.net"),
            _ => (@"/api/v[0-9]+/(users|orders)/.*", "/api/v12/orders/4711/items", "/api/v12/carts/4711/items"),
        };
        (_linear, _runtime) = (MakeLinear(), MakeRuntime());
        if (!MatchLinear() || !MatchRuntime() || RefuseLinear() || RefuseRuntime())
        {
            throw new InvalidOperationException(_pattern);
        }
    }

    [Benchmark]
    public LinearRegex MakeLinear() =>
        LinearRegex.TryCreate(_pattern, LinearRegexOptions.Search, out var regex, out var error) ? regex : throw new InvalidOperationException(error);

    [Benchmark]
    public Regex MakeRuntime() => new(_pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The first match makes the states that later ones go through.</summary>
    [Benchmark]
    public bool MakeAndMatchLinear() => MakeLinear().IsMatch(_match);

    [Benchmark]
    public bool MakeAndMatchRuntime() => MakeRuntime().IsMatch(_match);

    [Benchmark]
    public bool MatchLinear() => _linear.IsMatch(_match);

    [Benchmark]
    public bool MatchRuntime() => _runtime.IsMatch(_match);

    [Benchmark]
    public bool RefuseLinear() => _linear.IsMatch(_noMatch);

    [Benchmark]
    public bool RefuseRuntime() => _runtime.IsMatch(_noMatch);
}
