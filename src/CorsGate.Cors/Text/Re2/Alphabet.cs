namespace CorsGate.Cors.Text.Re2;

/// <summary>
/// The characters of a program in classes: characters of one class are in the same sets of the program, so it cannot tell
/// one from the other. A text is read as UTF-16, a surrogate pair as one character.
/// </summary>
internal sealed class Alphabet
{
    private readonly int[] _starts;
    private readonly ushort[] _classes;
    private readonly ushort[] _direct = new ushort[256];
    private readonly SideKind[] _sides;

    // By set: the class of a set of one class, which most are; otherwise the complement of a row of bits, one for each class.
    private readonly int[] _sets;
    private readonly ulong[] _rows;
    private readonly int _rowLength;

    /// <summary>Finds the classes.</summary>
    /// <param name="sets">The sets that the program tells apart.</param>
    /// <param name="lines">Whether it tells line feeds from other characters as well.</param>
    /// <param name="wordCharacters">Whether it tells word characters from others as well.</param>
    public Alphabet(IReadOnlyList<CharSet> sets, bool lines, bool wordCharacters)
    {
        var all = new List<CharSet>(sets);
        if (lines)
        {
            all.Add(NamedClasses.LineFeed);
        }

        if (wordCharacters)
        {
            all.Add(NamedClasses.Word);
        }

        _starts = Starts(all);
        _classes = new ushort[_starts.Length];
        Count = Refine(all);
        _sets = new int[sets.Count];
        _rowLength = (Count + 63) / 64;
        _rows = Rows(sets);
        _sides = new SideKind[Count + 1];
        Array.Fill(_sides, SideKind.Other);
        _sides[Count] = SideKind.Edge;
        Mark(lines, NamedClasses.LineFeed, SideKind.LineFeed);
        Mark(wordCharacters, NamedClasses.Word, SideKind.Word);
        for (var (c, i) = (0, 0); c < _direct.Length; c++)
        {
            i += i + 1 < _starts.Length && _starts[i + 1] == c ? 1 : 0;
            _direct[c] = _classes[i];
        }
    }

    /// <summary>The number of classes. As a class it stands for the end of the text.</summary>
    public int Count { get; }

    /// <summary>The class of each character of Latin-1.</summary>
    public ushort[] Direct => _direct;

    /// <summary>The bytes that it holds.</summary>
    public int Bytes => (_starts.Length * 6) + (_direct.Length * 2) + (_sets.Length * 4) + (_rows.Length * 8) + _sides.Length;

    /// <summary>The class of a character of a text that is not Latin-1, or of the pair that it begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="next">The index behind the character; moved on behind its pair.</param>
    public int ClassOf(ReadOnlySpan<char> text, ref int next)
    {
        int c = text[next - 1];
        if (char.IsHighSurrogate((char)c) && next < text.Length && char.IsLowSurrogate(text[next]))
        {
            c = char.ConvertToUtf32((char)c, text[next++]);
        }

        return _classes[IntervalOf(c)];
    }

    /// <summary>The class of the next character, or of the end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="next">The index of the character; moved on behind it.</param>
    public int Read(ReadOnlySpan<char> text, ref int next)
    {
        if (next >= text.Length)
        {
            return Count;
        }

        var c = text[next++];
        return c < _direct.Length ? _direct[c] : ClassOf(text, ref next);
    }

    /// <summary>Whether the characters of a class are in a set.</summary>
    public bool Contains(int set, int @class)
    {
        var code = _sets[set];
        return code >= 0 ? code == @class : (_rows[(~code * _rowLength) + (@class >> 6)] & (1UL << (@class & 63))) != 0;
    }

    /// <summary>What conditions see of the characters of a class, or of the end.</summary>
    public SideKind SideOf(int @class) => _sides[@class];

    /// <summary>Where the characters begin to be in other sets than the ones before.</summary>
    private static int[] Starts(List<CharSet> sets)
    {
        var starts = new List<int> { 0 };
        foreach (var set in sets)
        {
            var bounds = set.Bounds;
            for (var i = 0; i < bounds.Length; i += 2)
            {
                starts.Add(bounds[i]);
                starts.Add(bounds[i + 1] + 1);
            }
        }

        starts.Sort();
        var length = 1;
        for (var i = 1; i < starts.Count && starts[i] <= CharSet.MaxCodePoint; i++)
        {
            if (starts[i] != starts[length - 1])
            {
                starts[length++] = starts[i];
            }
        }

        starts.RemoveRange(length, starts.Count - length);
        return [.. starts];
    }

    /// <summary>Splits one class of all intervals by each set; returns how many there are in the end.</summary>
    private int Refine(List<CharSet> sets)
    {
        // By class: its intervals; how many of them the set has; the class that these move to if it does not have all.
        var (sizes, counts, splits) = (new int[_starts.Length], new int[_starts.Length], new int[_starts.Length]);
        sizes[0] = _starts.Length;
        var count = 1;
        foreach (var set in sets)
        {
            Array.Clear(counts, 0, count);
            Array.Clear(splits, 0, count);
            foreach (var interval in IntervalsOf(set))
            {
                counts[_classes[interval]]++;
            }

            foreach (var interval in IntervalsOf(set))
            {
                var old = _classes[interval];
                if (counts[old] == sizes[old] && splits[old] == 0)
                {
                    continue;
                }

                if (splits[old] == 0)
                {
                    splits[old] = count++;
                }

                _classes[interval] = (ushort)splits[old];
                sizes[old]--;
                sizes[splits[old]]++;
            }
        }

        return count;
    }

    private ulong[] Rows(IReadOnlyList<CharSet> sets)
    {
        var rows = new List<ulong>();
        for (var s = 0; s < sets.Count; s++)
        {
            var (first, several) = (-1, false);
            foreach (var interval in IntervalsOf(sets[s]))
            {
                first = first < 0 ? _classes[interval] : first;
                several |= _classes[interval] != first;
            }

            if (first >= 0 && !several)
            {
                _sets[s] = first;
                continue;
            }

            _sets[s] = ~(rows.Count / _rowLength);
            var row = new ulong[_rowLength];
            foreach (var interval in IntervalsOf(sets[s]))
            {
                row[_classes[interval] >> 6] |= 1UL << (_classes[interval] & 63);
            }

            rows.AddRange(row);
        }

        return [.. rows];
    }

    private void Mark(bool used, CharSet set, SideKind kind)
    {
        if (!used)
        {
            return;
        }

        foreach (var interval in IntervalsOf(set))
        {
            _sides[_classes[interval]] = kind;
        }
    }

    private IntervalEnumerator IntervalsOf(CharSet set) => new(_starts, set.Bounds);

    private int IntervalOf(int c) => IntervalOf(_starts, c);

    private static int IntervalOf(int[] starts, int c)
    {
        var found = Array.BinarySearch(starts, c);
        return found < 0 ? ~found - 1 : found;
    }

    /// <summary>The intervals of a set in ascending order.</summary>
    private ref struct IntervalEnumerator(int[] starts, ReadOnlySpan<int> bounds)
    {
        private readonly ReadOnlySpan<int> _bounds = bounds;
        private int _range = -2;

        /// <summary>The index of the interval.</summary>
        public int Current { get; private set; } = -1;

        public readonly IntervalEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_range >= 0 && Current + 1 < starts.Length && starts[Current + 1] <= _bounds[_range + 1])
            {
                Current++;
                return true;
            }

            _range += 2;
            if (_range >= _bounds.Length)
            {
                return false;
            }

            Current = IntervalOf(starts, _bounds[_range]);
            return true;
        }
    }
}
