using CorsGate.PipyJs.Syntax;

namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>
/// Recognises the CORS plugin that osm-edge's documentation publishes, by the hash of its tokens: what it does is known, and the
/// engine does the same without an interpreter.
/// </summary>
internal static class CorsScript
{
    private const string Published = "256B1D75462E8A4CDF3256E637CFD9CEFBB9233271D7091EF8930FA9CD343313";

    /// <summary>Whether a script is that one, but for comments, white space and the kind of quotes.</summary>
    public static bool Is(string script) => string.Equals(ScriptTokens.Fingerprint(script), Published, StringComparison.Ordinal);
}
