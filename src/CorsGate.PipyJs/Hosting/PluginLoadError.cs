namespace CorsGate.PipyJs.Hosting;

/// <summary>Why a plugin cannot be loaded.</summary>
/// <param name="Plugin">Its name.</param>
/// <param name="File">The file that its script stands in.</param>
/// <param name="Line">The line, from 1; 0: none can be named.</param>
/// <param name="Column">The column, from 1; 0: none can be named.</param>
/// <param name="Message">What is wrong.</param>
public sealed record PluginLoadError(string Plugin, string File, int Line, int Column, string Message)
{
    /// <summary><c>FILE:LINE:COLUMN: message</c>.</summary>
    public override string ToString() => Line == 0
        ? $"{File}: {Message}"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}");
}
