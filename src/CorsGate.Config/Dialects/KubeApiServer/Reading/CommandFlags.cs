using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>
/// The flags of the container that starts kube-apiserver, as pflag reads them: <c>--flag=value</c> or <c>--flag value</c>, up to
/// a <c>--</c>; <c>_</c> in a name is <c>-</c>, as in every program of Kubernetes.
/// </summary>
internal static class CommandFlags
{
    private const string Program = "kube-apiserver";

    /// <summary>The container that starts the server; null: none does.</summary>
    public static PodContainer? FindContainer(PodResource pod) => pod.Containers.FirstOrDefault(container =>
        container.Words.FirstOrDefault() is { } first
        && (first.Text is Program || first.Text.EndsWith("/" + Program, StringComparison.Ordinal)));

    /// <summary>The values of the flags of some names, in order.</summary>
    /// <param name="container">The container.</param>
    /// <param name="names">The names, with their dashes.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static List<FlagValue> Read(PodContainer container, IReadOnlyCollection<string> names, FlagReport report)
    {
        var values = new List<FlagValue>();
        var words = container.Words.Skip(1).TakeWhile(word => word.Text is not "--").ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            var equals = words[i].Text.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? words[i].Text : words[i].Text[..equals]).Replace('_', '-');
            if (!names.Contains(name, StringComparer.Ordinal))
                continue;
            var value = new FlagValue(name, equals < 0 ? "" : words[i].Text[(equals + 1)..], words[i].Location, words[i].Field);
            if (equals < 0 && i + 1 == words.Length)
                report.Refuse(value, "the flag needs a value; write it behind an equals sign");
            else
                values.Add(equals >= 0 ? value : value with { Text = words[++i].Text, Location = words[i].Location, Field = words[i].Field });
        }

        return values;
    }
}
