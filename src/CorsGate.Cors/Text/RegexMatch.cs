namespace CorsGate.Cors.Text;

/// <summary>Where an expression matched, and where its groups did.</summary>
public sealed class RegexMatch
{
    private readonly int[] _places;

    internal RegexMatch(int[] places) => _places = places;

    /// <summary>The index of the first character.</summary>
    public int Index => _places[0];

    /// <summary>The number of characters.</summary>
    public int Length => _places[1] - _places[0];

    /// <summary>The index behind the last character.</summary>
    public int End => _places[1];

    /// <summary>The number of groups, the match itself (group 0) included.</summary>
    public int GroupCount => _places.Length / 2;

    /// <summary>The index and length of a group; null when it took no part in the match.</summary>
    /// <param name="group">The group: 0 for the whole match, then by opening parenthesis from 1.</param>
    public (int Index, int Length)? Group(int group)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, GroupCount);
        var (start, end) = (_places[group * 2], _places[(group * 2) + 1]);
        return start < 0 || end < 0 ? null : (start, end - start);
    }
}
