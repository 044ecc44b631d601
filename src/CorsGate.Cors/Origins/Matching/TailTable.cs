namespace CorsGate.Cors.Origins;

/// <summary>
/// Entries compared as ingress-nginx compares them: the text of the entry, its first <c>*</c> one or more letters, digits and
/// hyphens, at the end of the Origin field, ASCII case aside, whatever stands before it.
/// </summary>
internal sealed class TailTable
{
    private const int MaxTailLength = 512;

    private readonly SuffixTable<Tail> _tails;

    /// <summary>Builds a table.</summary>
    /// <param name="entries">The texts of the entries and the place of each in the list of patterns.</param>
    public TailTable(IEnumerable<(string Text, int Index)> entries)
    {
        var tails = new Dictionary<(long Group, string Suffix), Tail>();
        foreach (var (text, index) in entries)
        {
            var lower = AsciiLower(text);
            var star = lower.IndexOf('*', StringComparison.Ordinal);
            var key = (0L, lower[(star + 1)..]);
            if (!tails.TryGetValue(key, out var tail))
            {
                tails[key] = tail = new Tail();
            }

            if (star < 0)
            {
                tail.Whole = tail.Whole < 0 ? index : tail.Whole;
            }
            else
            {
                tail.Heads.Add((lower[..star], index));
            }
        }

        _tails = new SuffixTable<Tail>(tails);
    }

    /// <summary>The index of an entry that a text ends with; -1 when there is none.</summary>
    public int Find(ReadOnlySpan<char> text)
    {
        // Nothing anchors the start, so only the end of a long text can matter.
        text = text.Length > MaxTailLength ? text[^MaxTailLength..] : text;
        Span<char> lower = stackalloc char[MaxTailLength];
        lower = lower[..text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            lower[i] = AsciiLower(text[i]);
        }

        var hash = _tails.Start(0);
        for (var i = lower.Length; i >= 0; i--)
        {
            if (i < lower.Length)
            {
                hash = _tails.Push(hash, lower[i]);
            }

            if (_tails.Find(0, hash, lower[i..]) is { } tail && tail.Find(lower[..i]) is >= 0 and var index)
            {
                return index;
            }
        }

        return -1;
    }

    private static string AsciiLower(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = AsciiLower(source[i]);
        }
    });

    private static char AsciiLower(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;

    private sealed class Tail
    {
        /// <summary>The index of an entry without a wildcard; -1 for none.</summary>
        public int Whole { get; set; } = -1;

        /// <summary>What stands before the wildcard of the entries that end so. As few as there are schemes in use.</summary>
        public List<(string Head, int Index)> Heads { get; } = [];

        /// <summary>The index of an entry that covers what stands before the tail; -1 for none.</summary>
        public int Find(ReadOnlySpan<char> before)
        {
            if (Whole >= 0)
            {
                return Whole;
            }

            // The wildcard takes all of the label's characters: heads end in other ones.
            var label = before.Length;
            while (label > 0 && (char.IsAsciiLetterOrDigit(before[label - 1]) || before[label - 1] == '-'))
            {
                label--;
            }

            if (label == before.Length)
            {
                return -1;
            }

            foreach (var (head, index) in Heads)
            {
                if (before[..label].EndsWith(head, StringComparison.Ordinal))
                {
                    return index;
                }
            }

            return -1;
        }
    }
}
