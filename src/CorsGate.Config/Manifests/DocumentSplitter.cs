using System.Runtime.InteropServices;

namespace CorsGate.Config.Manifests;

/// <summary>A part of a file that holds one document.</summary>
/// <param name="Start">The index of its first character.</param>
/// <param name="Length">Its length in characters.</param>
/// <param name="FirstLine">The number of its first line, counted from 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DocumentSlice(int Start, int Length, int FirstLine);

/// <summary>
/// Cuts a file at its <c>---</c> and <c>...</c> lines, as kubectl does, before anything is parsed: a document that is broken or
/// too large then costs nothing and spoils no other. YAML 1.2, 9.1.2: such a line ends a document also within block and quoted
/// scalars. JSON objects need no such line between them: one that starts a line after a line that ends in <c>}</c> is the next
/// document, as in what jq writes. (Within one object a comma would stand there.)
/// </summary>
internal static class DocumentSplitter
{
    private enum LineKind
    {
        Blank,
        Content,
        Start,
        End,
    }

    /// <summary>The documents of a file, in order.</summary>
    public static IEnumerable<DocumentSlice> Split(string text)
    {
        var start = 0;
        var firstLine = 1;
        var line = 1;
        var hasContent = false;
        bool? isJson = null;
        var isClosed = false;
        for (var at = 0; at < text.Length; line++)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            var kind = Classify(text.AsSpan(at, end - at));
            var isNextJson = kind == LineKind.Content && isJson == true && isClosed && text[at] == '{';
            if ((kind is LineKind.Start or LineKind.End || isNextJson) && hasContent)
            {
                var isEnd = kind == LineKind.End;
                yield return new DocumentSlice(start, (isEnd ? end : at) - start, firstLine);
                start = isEnd ? end : at;
                firstLine = isEnd ? line + 1 : line;
                hasContent = false;
                isJson = null;
            }

            if (kind == LineKind.Content)
            {
                isJson ??= text[at] == '{';
                isClosed = text.AsSpan(at, end - at).TrimEnd().EndsWith('}');
            }

            // Directives and comments before a marker belong to the document that the marker starts.
            hasContent |= kind is LineKind.Content or LineKind.Start;
            at = end;
        }

        if (hasContent)
            yield return new DocumentSlice(start, text.Length - start, firstLine);
    }

    private static LineKind Classify(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || char.IsWhiteSpace(line[3])))
            return LineKind.Start;
        if (line.StartsWith("...", StringComparison.Ordinal) && line[3..].IsWhiteSpace())
            return LineKind.End;
        var content = line.TrimStart();
        return content.IsEmpty || content[0] == '#' || line[0] == '%' ? LineKind.Blank : LineKind.Content;
    }
}
