namespace CorsGate.Gateway.Routing;

/// <summary>
/// Chooses among weights without locks and without chance: of any run of as many choices as the weights sum up to
/// (after their common divisor is taken out) each gets exactly its share, spread evenly over the run. The counter walks
/// the sum in steps of about its golden section that have no divisor in common with it, so that every place is visited once.
/// </summary>
internal sealed class WeightedCycle
{
    private readonly ulong[] _upperBounds;
    private readonly ulong _total;
    private readonly ulong _step;
    private uint _counter;

    /// <summary>Makes the cycle.</summary>
    /// <param name="weights">The weights; those that are not positive are never chosen.</param>
    public WeightedCycle(IReadOnlyList<int> weights)
    {
        ulong divisor = 0;
        foreach (var weight in weights)
            divisor = GreatestCommonDivisor(divisor, (ulong)Math.Max(0, weight));
        _upperBounds = new ulong[weights.Count];
        for (var i = 0; i < weights.Count; i++)
        {
            if (weights[i] > 0)
                _total += (ulong)weights[i] / divisor;
            _upperBounds[i] = _total;
        }

        _step = Math.Max(1, (ulong)(_total * 0.6180339887498949));
        while (_total > 1 && GreatestCommonDivisor(_step, _total) != 1)
            _step++;
    }

    /// <summary>Whether nothing can be chosen: every weight is zero.</summary>
    public bool IsEmpty => _total == 0;

    /// <summary>The index of the next choice. Not to be called when <see cref="IsEmpty"/>.</summary>
    public int Next()
    {
        if (_upperBounds.Length == 1)
            return 0;
        var place = (Interlocked.Increment(ref _counter) - 1) * _step % _total;
        var i = 0;
        while (place >= _upperBounds[i])
            i++;
        return i;
    }

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
