namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>
/// Recognises the CORS plugin that osm-edge's documentation publishes, by the hash of its tokens: what it does is known, and the
/// engine does the same without an interpreter.
/// </summary>
internal static class CorsScript
{
    private const string Published = "9B12DC517E6D5EE0AB037DB4DCE373434E670E2169ABAFB0C6E3EA8025C297F7";

    /// <summary>Whether a script is that one, but for comments, white space and the kind of quotes.</summary>
    public static bool Is(string script) => string.Equals(ScriptTokens.Fingerprint(script), Published, StringComparison.Ordinal);
}
