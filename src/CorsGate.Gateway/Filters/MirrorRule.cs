using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Filters;

/// <summary>
/// A mirror and its share of the requests. The share is kept without chance, spread evenly: of any
/// <c>denominator</c> requests (after the common divisor is taken out) exactly the numerator's share is mirrored.
/// </summary>
internal sealed class MirrorRule
{
    private readonly WeightedCycle _share;
    private readonly IReadOnlyList<MirrorTarget>[] _targets;
    private uint _counter;

    /// <summary>Compiles a mirror whose backend is valid.</summary>
    public MirrorRule(RequestMirror mirror)
    {
        Backend = mirror.Backend!;
        var denominator = Math.Max(1, mirror.Denominator);
        var numerator = Math.Clamp(mirror.Numerator, 0, denominator);
        _share = new WeightedCycle([numerator, denominator - numerator]);
        _targets = [.. Backend.Endpoints.Select(endpoint => (IReadOnlyList<MirrorTarget>)[new MirrorTarget(endpoint, endpoint.Protocol ?? Backend.Protocol, !Backend.VerifyTls)])];
    }

    /// <summary>Where the copies go.</summary>
    public Backend Backend { get; }

    /// <summary>Whether the next request is mirrored. To be asked once for each request.</summary>
    public bool TakesNext() => _share.Next() == 0;

    /// <summary>The next endpoint in turn, as a list of one; null: there is none.</summary>
    public IReadOnlyList<MirrorTarget>? NextTarget() =>
        _targets.Length == 0 ? null : _targets[(Interlocked.Increment(ref _counter) - 1) % (uint)_targets.Length];
}
