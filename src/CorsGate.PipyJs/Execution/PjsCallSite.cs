using System.Globalization;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs;

/// <summary>The place of an expression in a script.</summary>
public sealed class PjsCallSite
{
    private const int MaxExcerpt = 80;

    private readonly ScriptSource _source;
    private readonly int _start;
    private readonly int _end;
    private readonly int _mark;

    internal PjsCallSite(ScriptSource source, int start, int end, int mark)
    {
        _source = source;
        _start = start;
        _end = end;
        _mark = mark;
    }

    /// <summary>The name of the script or of the file that it stands in.</summary>
    public string File => _source.Name;

    /// <summary>The line in the file, from 1.</summary>
    public int Line => _source.PlaceOf(_mark).Line;

    /// <summary>The column in the file, from 1.</summary>
    public int Column => _source.PlaceOf(_mark).Column;

    /// <summary>The text of the expression on one line, shortened where it is long.</summary>
    public string Excerpt => _source.Excerpt(_start, _end, MaxExcerpt);

    /// <summary><c>FILE:LINE:COLUMN</c>.</summary>
    public override string ToString()
    {
        var (line, column) = _source.PlaceOf(_mark);
        return string.Create(CultureInfo.InvariantCulture, $"{File}:{line}:{column}");
    }
}
