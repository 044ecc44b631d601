namespace CorsGate.Cors.Text.Re2;

/// <summary>An immutable set of code points: what one character of a text may be.</summary>
internal sealed class CharSet : IEquatable<CharSet>
{
    /// <summary>The last code point.</summary>
    public const int MaxCodePoint = 0x10FFFF;

    /// <summary>Literals of ASCII are most of what expressions consist of, so their sets are made once.</summary>
    private static readonly CharSet?[] Ascii = new CharSet?[128];

    private readonly int[] _bounds;
    private readonly int _hash;

    /// <summary>Makes a set.</summary>
    /// <param name="bounds">First and last code point of each range; ranges ascend and do not touch.</param>
    public CharSet(int[] bounds)
    {
        _bounds = bounds;
        var hash = default(HashCode);
        foreach (var bound in bounds)
        {
            hash.Add(bound);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>First and last code point of each range; ranges ascend and do not touch.</summary>
    public ReadOnlySpan<int> Bounds => _bounds;

    /// <summary>The number of ranges.</summary>
    public int RangeCount => _bounds.Length / 2;

    /// <summary>The set of one code point.</summary>
    public static CharSet Of(int codePoint) =>
        codePoint < Ascii.Length ? Ascii[codePoint] ??= new CharSet([codePoint, codePoint]) : new CharSet([codePoint, codePoint]);

    /// <summary>All other code points.</summary>
    public CharSet Negate()
    {
        var bounds = new List<int>(_bounds.Length + 2);
        var next = 0;
        for (var i = 0; i < _bounds.Length; i += 2)
        {
            if (_bounds[i] > next)
            {
                bounds.Add(next);
                bounds.Add(_bounds[i] - 1);
            }

            next = _bounds[i + 1] + 1;
        }

        if (next <= MaxCodePoint)
        {
            bounds.Add(next);
            bounds.Add(MaxCodePoint);
        }

        return new CharSet([.. bounds]);
    }

    /// <summary>Whether a code point is in the set.</summary>
    public bool Contains(int codePoint)
    {
        var found = Array.BinarySearch(_bounds, codePoint);

        // Between the two bounds of a range the insertion point is odd.
        return found >= 0 || (~found & 1) == 1;
    }

    /// <inheritdoc/>
    public bool Equals(CharSet? other) => other is not null && _hash == other._hash && _bounds.AsSpan().SequenceEqual(other._bounds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CharSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
