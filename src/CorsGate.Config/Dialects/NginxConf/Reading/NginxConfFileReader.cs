using System.Text;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Reading;

/// <summary>Reads a file ending in <c>.conf</c> as an nginx.conf.</summary>
public static class NginxConfFileReader
{
    /// <summary>The ending of the names of files and of a ConfigMap's keys.</summary>
    public const string Extension = ".conf";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a name is that of an nginx.conf.</summary>
    public static bool IsName(string name) => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="name">The path as the user named it.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="problem">Why it does not parse; null where it does.</param>
    /// <returns>The file; null where it does not parse.</returns>
    public static NginxConfResource? Read(string name, ReadOnlySpan<byte> content, out Problem? problem)
    {
        var start = new SourceLocation(name, 1, 1);
        string text;
        try
        {
            text = Utf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            problem = new Problem(ProblemSeverity.Error, start, null, null, "the file is not UTF-8; save it as UTF-8 text");
            return null;
        }

        var directives = NginxParser.Parse(text, (line, column) => new SourceLocation(name, line, column), out problem);
        if (problem is not null)
            return null;
        return new NginxConfResource
        {
            Reference = new ObjectReference("", NginxConfResource.FileKind, "", name),
            Location = start,
            Files = [new NginxConfFile(name, Path.GetDirectoryName(Path.GetFullPath(name)), directives)],
        };
    }
}
