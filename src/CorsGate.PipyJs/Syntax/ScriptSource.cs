namespace CorsGate.PipyJs.Syntax;

/// <summary>The text of a script and where it stands: a script inside a manifest knows the manifest's lines and columns.</summary>
public sealed class ScriptSource
{
    private readonly int _firstLine;
    private readonly int _columnOffset;
    private readonly Lazy<int[]> _lineStarts;

    /// <summary>Makes a source.</summary>
    /// <param name="name">The name of the file that errors show.</param>
    /// <param name="text">The script.</param>
    /// <param name="firstLine">The line of the file on which the script begins, from 1.</param>
    /// <param name="columnOffset">The number of columns by which every line is indented in the file and that the text lacks.</param>
    public ScriptSource(string name, string text, int firstLine = 1, int columnOffset = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        Name = name;
        Text = text;
        _firstLine = firstLine;
        _columnOffset = columnOffset;
        _lineStarts = new(FindLineStarts);
    }

    /// <summary>The name of the file that errors show.</summary>
    public string Name { get; }

    /// <summary>The script.</summary>
    public string Text { get; }

    /// <summary>The line and column of a character, from 1, in the file.</summary>
    /// <param name="offset">The character's place in the text, from 0.</param>
    public (int Line, int Column) PlaceOf(int offset)
    {
        var starts = _lineStarts.Value;
        var line = Array.BinarySearch(starts, Math.Clamp(offset, 0, Text.Length));
        if (line < 0) line = ~line - 1;
        return (_firstLine + line, offset - starts[line] + 1 + _columnOffset);
    }

    /// <summary>A part of the text on one line: white space folded, cut where it is longer than a limit.</summary>
    internal string Excerpt(int start, int end, int limit)
    {
        var words = Text[start..Math.Min(end, Text.Length)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', words);
        return text.Length <= limit ? text : text[..(limit - 1)] + "…";
    }

    private int[] FindLineStarts()
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] == '\n') starts.Add(i + 1);
        }

        return [.. starts];
    }
}
