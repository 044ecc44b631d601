using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using YamlDotNet.Core;

namespace CorsGate.Config.Manifests;

/// <summary>
/// Reads YAML and JSON (of which every document is YAML, too) into nodes. Works on YamlDotNet's events and never on its object
/// layers, which recurse without limit, take the last of two equal keys and lose the places.
/// </summary>
public static partial class ManifestParser
{
    /// <summary>Reads the documents of a file. Never throws for what it reads.</summary>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="content">Its bytes, UTF-8 or UTF-16.</param>
    public static ManifestFile Parse(string file, ReadOnlySpan<byte> content)
    {
        if (content.Length > ManifestLimits.FileBytes)
            return Failure(new SourceLocation(file, 1, 1), $"the file has {content.Length:N0} bytes; at most {ManifestLimits.FileBytes:N0} are read, split it");
        var (text, at, error) = ManifestText.Decode(file, content);
        if (text is null)
            return Failure(at!, error!);

        var documents = ImmutableArray.CreateBuilder<ManifestNode>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var slice in DocumentSplitter.Split(text))
            ParseDocument(file, text, slice, documents, problems);
        return new ManifestFile(documents.ToImmutable(), problems.ToImmutable());
    }

    private static void ParseDocument(
        string file, string text, DocumentSlice slice, ImmutableArray<ManifestNode>.Builder documents, ImmutableArray<Problem>.Builder problems)
    {
        if (slice.Length > ManifestLimits.DocumentCharacters && !ListDocument.IsList(text.AsSpan(slice.Start, slice.Length)))
        {
            problems.Add(Error(
                new SourceLocation(file, slice.FirstLine, 1),
                $"the document has {slice.Length:N0} characters; at most {ManifestLimits.DocumentCharacters:N0} are read (the largest object that Kubernetes stores), split it with --- lines"));
            return;
        }

        var scanner = new Scanner(new StringReader(text.Substring(slice.Start, slice.Length)), skipComments: true);
        try
        {
            var builder = new NodeBuilder(file, slice.FirstLine - 1, new Parser(scanner));
            while (builder.ReadDocument() is { } document)
            {
                if (document is not ManifestScalar { Kind: ScalarKind.Null })
                    documents.Add(document);
            }
        }
        catch (ManifestException refused)
        {
            problems.Add(Error(refused.Location, refused.Message));
        }
        catch (YamlException broken)
        {
            var line = (int)broken.Start.Line;
            var column = (int)broken.Start.Column;
            if (broken.Message.Contains("tab", StringComparison.Ordinal))
                FindTab(text.AsSpan(slice.Start, slice.Length), ref line, ref column);
            problems.Add(Error(Place(file, text, slice, line, column), Explain(broken)));
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser's state machine is not written for every broken input: an unclosed bracket empties its stack.
            var mark = scanner.CurrentPosition;
            problems.Add(Error(
                Place(file, text, slice, (int)mark.Line, (int)mark.Column),
                "the document is not valid YAML: a bracket, brace or quote before this place is not closed"));
        }
    }

    // What is missing at the end of a document is reported after its last blank line; the place to mend is its last text.
    private static SourceLocation Place(string file, string text, DocumentSlice slice, int line, int column)
    {
        var content = text.AsSpan(slice.Start, slice.Length).TrimEnd();
        var lastLine = 1 + content.Count('\n');
        if (line > lastLine)
            (line, column) = (lastLine, content.Length - content.LastIndexOf('\n'));
        return new SourceLocation(file, slice.FirstLine - 1 + line, column);
    }

    private static string Explain(YamlException broken)
    {
        var message = PositionPrefix().Replace(broken.Message, "").TrimEnd('.', ' ');
        if (message.Length > 0)
            message = char.ToLowerInvariant(message[0]) + message[1..];
        return $"the document is not valid YAML: {Quoting.Escape(message)}";
    }

    // The parser reports an indentation by tab at the start of the enclosing mapping.
    private static void FindTab(ReadOnlySpan<char> document, ref int line, ref int column)
    {
        var number = 0;
        foreach (var content in document.EnumerateLines())
        {
            number++;
            var indentation = content[..(content.Length - content.TrimStart(" \t").Length)];
            if (number < line || !indentation.Contains('\t'))
                continue;
            line = number;
            column = indentation.IndexOf('\t') + 1;
            return;
        }
    }

    private static ManifestFile Failure(SourceLocation at, string message) => new([], [Error(at, message)]);

    private static Problem Error(SourceLocation at, string message) => new(ProblemSeverity.Error, at, null, null, message);

    [GeneratedRegex(@"^\(Line: .*?\) - \(Line: .*?\): ", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PositionPrefix();
}
