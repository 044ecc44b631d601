using System.Buffers;
using System.Text;
using System.Text.Unicode;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Manifests;

/// <summary>Turns the bytes of a manifest into text, and refuses bytes that no manifest has.</summary>
internal static class ManifestText
{
    // YAML 1.2, 5.1: everything below the space but tab and line breaks, and DEL. A NUL would also end the scanner's input early.
    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r')), '\x7f', '\ufffe', '\uffff']);

    /// <summary>Decodes UTF-8 (with or without a mark) or UTF-16 with a mark.</summary>
    /// <returns>The text, or what is wrong with it and where.</returns>
    public static (string? Text, SourceLocation? At, string? Error) Decode(string file, ReadOnlySpan<byte> bytes)
    {
        string text;
        if (bytes is [0xff, 0xfe, ..])
        {
            text = Encoding.Unicode.GetString(bytes[2..]);
        }
        else if (bytes is [0xfe, 0xff, ..])
        {
            text = Encoding.BigEndianUnicode.GetString(bytes[2..]);
        }
        else
        {
            if (bytes is [0xef, 0xbb, 0xbf, ..])
                bytes = bytes[3..];
            var buffer = new char[bytes.Length];
            if (Utf8.ToUtf16(bytes, buffer, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
                return (null, Place(file, buffer.AsSpan(0, written)), "the file is not UTF-8 text; save it as UTF-8");
            text = new string(buffer, 0, written);
        }

        var at = text.AsSpan().IndexOfAny(Forbidden);
        if (at < 0)
            return (text, null, null);
        var escape = $"\\u{(int)text[at]:x4}";
        return (null, Place(file, text.AsSpan(0, at)), $"the file has the control character {escape}, which YAML does not allow; remove it");
    }

    private static SourceLocation Place(string file, ReadOnlySpan<char> before)
    {
        var line = 1 + before.Count('\n');
        return new SourceLocation(file, line, before.Length - before.LastIndexOf('\n'));
    }
}
