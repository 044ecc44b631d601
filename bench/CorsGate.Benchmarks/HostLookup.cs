using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using CorsGate.Gateway.Routing;

namespace CorsGate.Benchmarks;

/// <summary>Finding the virtual host of a request among many, and in a frozen dictionary for comparison.</summary>
[MemoryDiagnoser]
[MinColumn]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class HostLookup
{
    private HostTable<string> _table = null!;
    private FrozenDictionary<string, string> _frozen = null!;
    private string[] _hosts = [];
    private int _next;

    /// <summary>The number of hostnames.</summary>
    [Params(5, 50, 5_000, 100_000)]
    public int Hosts { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var entries = Enumerable.Range(0, Hosts).ToDictionary(static i => $"h{i}.example", static i => $"{i}", StringComparer.Ordinal);
        _table = new HostTable<string>(entries);
        _frozen = entries.ToFrozenDictionary(StringComparer.Ordinal);
        _hosts = [.. Enumerable.Range(0, 1024).Select(i => $"h{i * 97 % Hosts}.example")];
    }

    /// <summary>As the snapshot does.</summary>
    [Benchmark]
    public string? Table() => _table.Find(Next());

    /// <summary>The frozen dictionary that cannot be changed.</summary>
    [Benchmark(Baseline = true)]
    public string? Frozen() => _frozen.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(Next(), out var found) ? found : null;

    private ReadOnlySpan<char> Next() => _hosts[_next++ & 1023];
}
