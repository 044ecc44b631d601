using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using CorsGate.Cors.Text;

namespace CorsGate.Benchmarks;

/// <summary>Where a match is and where its groups are: what scripts ask, beside the runtime's non-backtracking engine.</summary>
[MemoryDiagnoser]
public class EcmaScriptRegexBenchmarks
{
    private const string Pattern = "^(https?)://([^/:]+)(?::([0-9]+))?$";
    private const string RuntimePattern = "^(?<scheme>https?)://(?<host>[^/:]+)(?::(?<port>[0-9]+))?$";
    private const string Text = "https://a.b-c.example.com:8443";
    private EcmaScriptRegex _linear = null!;
    private Regex _runtime = null!;

    [GlobalSetup]
    public void Prepare()
    {
        (_linear, _runtime) = (MakeLinear(), MakeRuntime());
        if (FindLinear() is not { } found || found.Group(3) is not (26, 4) || FindRuntime().Groups[3].Index != 26)
        {
            throw new InvalidOperationException(Pattern);
        }
    }

    [Benchmark]
    public EcmaScriptRegex MakeLinear() =>
        EcmaScriptRegex.TryCreate(Pattern, "", out var regex, out var error) ? regex : throw new InvalidOperationException(error);

    [Benchmark]
    public Regex MakeRuntime() => new(RuntimePattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    [Benchmark]
    public RegexMatch? FindLinear() => _linear.Match(Text);

    [Benchmark]
    public Match FindRuntime() => _runtime.Match(Text);
}
