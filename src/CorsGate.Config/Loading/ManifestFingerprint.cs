using CorsGate.Config.Model;

namespace CorsGate.Config.Loading;

/// <summary>What can be seen of the files of a configuration without reading them: where they are, how large, how old.</summary>
internal static class ManifestFingerprint
{
    /// <summary>A text that is different when a file came, went or changed.</summary>
    public static string Take(IEnumerable<string> paths)
    {
        var problems = new List<Problem>();
        var parts = new List<string>();
        foreach (var source in ManifestSources.Find(paths, problems))
        {
            var size = -1L;
            var ticks = 0L;
            try
            {
                var info = new FileInfo(source.Path);
                var file = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
                (size, ticks) = (file.Length, file.LastWriteTimeUtc.Ticks);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // A file that cannot be looked at is part of the picture, too.
            }

            parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source.Name}\0{source.Path}\0{size}\0{ticks}"));
        }

        return string.Join('\n', parts.Concat(problems.Select(problem => problem.ToString())));
    }
}
