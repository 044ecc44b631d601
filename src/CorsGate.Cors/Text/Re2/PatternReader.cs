namespace CorsGate.Cors.Text.Re2;

/// <summary>A place in an expression, and the first error in it.</summary>
internal sealed class PatternReader(string pattern)
{
    /// <summary>What is wrong; null as long as nothing is.</summary>
    public SyntaxError? Error { get; private set; }

    /// <summary>The next character's index.</summary>
    public int Position { get; set; }

    /// <summary>The length of the expression.</summary>
    public int Length => pattern.Length;

    /// <summary>Whether nothing is left.</summary>
    public bool AtEnd => Position >= pattern.Length;

    /// <summary>The next character; -1 at the end.</summary>
    public int Peek => PeekAt(0);

    /// <summary>A character further on; -1 behind the end.</summary>
    public int PeekAt(int offset) => Position + offset < pattern.Length ? pattern[Position + offset] : -1;

    /// <summary>Takes the next code point; -1 at the end.</summary>
    public int Next()
    {
        if (AtEnd)
        {
            return -1;
        }

        var codePoint = char.IsSurrogate(pattern[Position]) ? char.ConvertToUtf32(pattern, Position) : pattern[Position];
        Position += codePoint > char.MaxValue ? 2 : 1;
        return codePoint;
    }

    /// <summary>Takes a text if it is next.</summary>
    public bool TrySkip(string text)
    {
        if (string.CompareOrdinal(pattern, Position, text, 0, text.Length) != 0)
        {
            return false;
        }

        Position += text.Length;
        return true;
    }

    /// <summary>Where a text is, at or behind an index; -1 if nowhere.</summary>
    public int IndexOf(string text, int from) => from > pattern.Length ? -1 : pattern.IndexOf(text, from, StringComparison.Ordinal);

    /// <summary>A part of the expression.</summary>
    public string Slice(int start, int end) => pattern[start..end];

    /// <summary>Notes an error whose fragment ends here; always false.</summary>
    public bool Fail(string problem, int start, string advice) => Fail(problem, start, Position, advice);

    /// <summary>Notes an error; always false.</summary>
    public bool Fail(string problem, int start, int end, string advice)
    {
        Error ??= new SyntaxError(problem, pattern[start..end], start, advice);
        return false;
    }

    /// <summary>Whether every surrogate has its pair; otherwise an error.</summary>
    public bool CheckText()
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (!char.IsSurrogate(pattern[i]))
            {
                continue;
            }

            if (i + 1 == pattern.Length || !char.IsSurrogatePair(pattern[i], pattern[i + 1]))
            {
                return Fail(SyntaxError.InvalidText, i, i + 1, "half of a surrogate pair is no character; write the whole one");
            }

            i++;
        }

        return true;
    }
}
