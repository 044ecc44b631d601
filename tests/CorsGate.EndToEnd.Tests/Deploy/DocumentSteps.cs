using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>A command of docs/kubernetes.md: a block marked <c>sh</c>, and the output that an unmarked block after it promises.</summary>
/// <param name="Command">The block.</param>
/// <param name="Output">The promised output; empty: none is shown.</param>
internal sealed record DocumentStep(string Command, string Output)
{
    /// <summary>The commands, in order.</summary>
    public static List<DocumentStep> ReadAll()
    {
        var steps = new List<DocumentStep>();
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "kubernetes.md"));
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
                continue;
            var mark = lines[i];
            var block = lines.Skip(i + 1).TakeWhile(line => line != "```").ToArray();
            i += block.Length + 1;
            if (mark == "```sh")
                steps.Add(new DocumentStep(string.Join('\n', block), ""));
            else if (mark == "```")
                steps[^1] = steps[^1] with { Output = string.Join('\n', block) };
        }

        return steps;
    }
}
