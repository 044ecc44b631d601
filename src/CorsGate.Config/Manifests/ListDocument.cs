namespace CorsGate.Config.Manifests;

/// <summary>
/// Tells lists from objects before anything is parsed. What <c>kubectl get -o yaml</c> writes is one document for all objects, so
/// the size of one object is no limit for it; the number of nodes still is.
/// </summary>
internal static class ListDocument
{
    // kubectl indents the members of a JSON object by four.
    private const int DeepestMember = 4;

    /// <summary>Whether a document says at its top level that its kind ends in <c>List</c>.</summary>
    public static bool IsList(ReadOnlySpan<char> document)
    {
        foreach (var line in document.EnumerateLines())
        {
            var content = line.TrimStart(' ');
            if (line.Length - content.Length > DeepestMember)
                continue;
            var isYaml = content.Length == line.Length && content.StartsWith("kind:", StringComparison.Ordinal);
            if ((isYaml || content.StartsWith("\"kind\":", StringComparison.Ordinal)) && content.TrimEnd(" ,\r\"'").EndsWith("List", StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
