using System.Globalization;
using CorsGate.Config.Dialects.OsmEdge.Cors;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Mesh;

/// <summary>
/// Recognises the containers of Pipy's demos, <c>pipy -e "pipy().listen(PORT).serveHTTP(new Message('TEXT'))"</c>: what they answer
/// is known, so that manifests of a demo can be tried without a cluster.
/// </summary>
internal static class DemoCommand
{
    private static readonly string[] Shape = ["pipy", "(", ")", ".", "listen", "(", "PORT", ")", ".", "serveHTTP", "(", "new", "Message", "(", "TEXT", ")", ")"];

    /// <summary>What a pod answers at a port; null: that is not known.</summary>
    public static string? TextAt(MeshPod pod, int port)
    {
        foreach (var container in pod.Containers)
        {
            if (Read(container) is { } demo && demo.Port == port)
                return demo.Text;
        }

        return null;
    }

    private static (int Port, string Text)? Read(PodContainer container)
    {
        if (container.Words.Select(word => word.Text).ToArray() is not [var program, "-e" or "--eval", var script] || Path.GetFileName(program) is not "pipy")
            return null;
        (int Port, string Text) demo = default;
        var tokens = ScriptTokens.Of(script).Take(Shape.Length + 1).ToArray();
        if (tokens.Length != Shape.Length)
            return null;
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            var fits = Shape[i] switch
            {
                "PORT" => int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out demo.Port),
                "TEXT" => token is ['\'', .., '\''] && !token.Contains('\\', StringComparison.Ordinal) && (demo.Text = token[1..^1]) is not null,
                var word => string.Equals(token, word, StringComparison.Ordinal),
            };
            if (!fits)
                return null;
        }

        return demo;
    }
}
