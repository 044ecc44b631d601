using System.Globalization;
using CorsGate.Config.Resources;
using CorsGate.PipyJs.Syntax;

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
        if (ScriptTokens.Of(script) is not { } tokens || tokens.Count != Shape.Length)
            return null;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var fits = Shape[i] switch
            {
                "PORT" => int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out demo.Port),
                "TEXT" => token is ['\'', .., '\''] && !token.Any(char.IsControl) && (demo.Text = token[1..^1]) is not null,
                var word => string.Equals(token, word, StringComparison.Ordinal),
            };
            if (!fits)
                return null;
        }

        return demo;
    }
}
