using System.Text;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.KubeApiServer.Origins;

/// <summary>
/// Origins of strangers that an entry lets in because its end is not pinned, or because a dot stands for any character
/// (CVE-2022-1996): each is compared before it is told.
/// </summary>
internal static class LookAlikes
{
    private const string Stranger = "evil";

    /// <summary>One that the entry lets in; null: none was found.</summary>
    public static string? Find(OriginPattern pattern, CorsSemantics semantics)
    {
        if (SampleOrigin.Of(pattern.Text) is not { } sample)
            return null;
        var matcher = OriginMatcher.Compile([pattern], semantics, credentials: true);
        return matcher.Match(sample).IsMatch ? Candidates(sample, pattern.Text).FirstOrDefault(candidate => matcher.Match(candidate).IsMatch) : null;
    }

    /// <summary>The entry with its ends pinned and its dots escaped.</summary>
    public static string Pinned(string entry)
    {
        var core = entry.TrimStart('^');
        core = core.EndsWith("(:|$)", StringComparison.Ordinal) ? core[..^5] : core.TrimEnd('$');
        var result = new StringBuilder();
        for (var i = 0; i < core.Length; i++)
        {
            var isFree = core[i] == '.' && (i == 0 || core[i - 1] != '\\') && (i + 1 == core.Length || core[i + 1] is not ('*' or '+' or '?' or '{'));
            result.Append(isFree ? "\\" : "").Append(core[i]);
        }

        return core.StartsWith("//", StringComparison.Ordinal) ? $"{result}(:|$)" : $"^{result}$";
    }

    private static IEnumerable<string> Candidates(string sample, string entry)
    {
        // 1. Something behind the host.
        yield return $"{sample}.{Stranger}.com";

        // 2. Another character for a dot of the host.
        var host = sample.IndexOf("://", StringComparison.Ordinal) + 3;
        for (var dot = sample.IndexOf('.', host); dot >= 0; dot = sample.IndexOf('.', dot + 1))
            yield return $"{sample[..dot]}x{sample[(dot + 1)..]}";

        // 3. Something glued to the front of the host: .*example\.com.
        if (RunsIntoName(entry))
            yield return $"{sample[..host]}{Stranger}{sample[(host + 1)..]}";
    }

    private static bool RunsIntoName(string entry)
    {
        for (var i = 1; i + 1 < entry.Length; i++)
        {
            if (entry[i] is '*' or '+' && entry[i - 1] == '.' && char.IsAsciiLetterOrDigit(entry[i + 1]))
                return true;
        }

        return false;
    }
}
