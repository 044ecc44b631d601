using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Reads server_name (ngx_http_core_module) into hostnames of the model.</summary>
internal static class ServerNames
{
    /// <summary>The hostnames of a name: exact or <c>*.suffix</c>; none where it matches nothing or is not implemented.</summary>
    public static IEnumerable<string> Read(NginxWord word, NginxDirective directive, NginxReport report)
    {
        var name = word.Text.ToLowerInvariant();
        if (name is "" or "_" or "--" or "!@#")
            return [];
        if (name.StartsWith('~'))
        {
            // The expressions that only say a name, or any name below one.
            var pattern = word.Text[1..];
            if (Plain(pattern) is { } plain)
                return [plain];
            report.Error(directive, $"{Quoting.Quote(word.Text)} is a regular expression that is not implemented there; its hosts are answered by the default server. Write the names, or *.example.com");
            return [];
        }

        if (name.StartsWith('.') && IsHost(name[1..]))
            return [name[1..], "*" + name];
        if (IsHost(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name))
            return [name.TrimEnd('.')];
        report.Error(directive, $"{Quoting.Quote(word.Text)} is not implemented as a server name; its hosts are answered by the default server. Write the names, or *.example.com");
        return [];
    }

    // ^api\.example\.com$, ^.+\.example\.com$ and the like.
    private static string? Plain(string pattern)
    {
        if (!pattern.StartsWith('^') || !pattern.EndsWith('$'))
            return null;
        var body = pattern[1..^1];
        var isBelow = false;
        foreach (var any in (string[])[@".+\.", @"(.+)\.", @".*\."])
        {
            if (!body.StartsWith(any, StringComparison.Ordinal))
                continue;
            isBelow = true;
            body = body[any.Length..];
            break;
        }

        var name = body.Replace(@"\.", "\0", StringComparison.Ordinal);
        if (name.Contains('.', StringComparison.Ordinal) || !IsHost(name.Replace('\0', '.')))
            return null;
        return (isBelow ? "*." : "") + name.Replace('\0', '.').ToLowerInvariant();
    }

    private static bool IsHost(string name) =>
        name.Length is > 0 and <= 253 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']') && !name.StartsWith('.');
}
