using System.Runtime.InteropServices;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Syntax;

/// <summary>What a token of an nginx.conf is.</summary>
internal enum NginxTokenKind
{
    /// <summary>A word, quoted or not.</summary>
    Word,

    /// <summary><c>;</c></summary>
    Semicolon,

    /// <summary><c>{</c></summary>
    Open,

    /// <summary><c>}</c></summary>
    Close,

    /// <summary>The end of the file.</summary>
    End,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Word">The word, where it is one.</param>
/// <param name="Location">Where it starts.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NginxToken(NginxTokenKind Kind, NginxWord? Word, SourceLocation Location);

/// <summary>A word of a directive: its name or an argument.</summary>
/// <param name="Text">The text, quotes removed and escapes resolved.</param>
/// <param name="IsQuoted">Whether it was written in quotes.</param>
/// <param name="Location">Where it starts.</param>
public sealed record NginxWord(string Text, bool IsQuoted, SourceLocation Location)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
