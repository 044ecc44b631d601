using System.Globalization;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Reading;

/// <summary>A place in a file that is the value of a ConfigMap's key: a line of the manifest, and of the file in it.</summary>
/// <param name="File">The manifest, as the user named it.</param>
/// <param name="Line">The line in it; for a value in quotes the one it starts in.</param>
/// <param name="Column">The column in it, likewise.</param>
/// <param name="Key">The key, which is the name of the mounted file.</param>
/// <param name="KeyLine">The line in the value, counted from 1.</param>
internal sealed record EmbeddedLocation(string File, int Line, int Column, string Key, int KeyLine) : SourceLocation(File, Line, Column)
{
    /// <summary><c>KEY:LINE</c>, as nginx would name the place.</summary>
    public string Inner => string.Create(CultureInfo.InvariantCulture, $"{Key}:{KeyLine}");
}
