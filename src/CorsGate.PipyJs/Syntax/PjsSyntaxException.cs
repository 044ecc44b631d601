using System.Globalization;

namespace CorsGate.PipyJs.Syntax;

/// <summary>A text that is no PipyJS script: what is wrong, what would be right, and where.</summary>
public sealed class PjsSyntaxException : Exception
{
    internal PjsSyntaxException(ScriptSource source, int offset, string message)
        : base(message)
    {
        File = source.Name;
        (Line, Column) = source.PlaceOf(offset);
    }

    /// <summary>The name of the file.</summary>
    public string File { get; }

    /// <summary>The line in the file, from 1.</summary>
    public int Line { get; }

    /// <summary>The column in the file, from 1.</summary>
    public int Column { get; }

    /// <summary><c>FILE:LINE:COLUMN: message</c>.</summary>
    public string ToLogLine() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}");
}
