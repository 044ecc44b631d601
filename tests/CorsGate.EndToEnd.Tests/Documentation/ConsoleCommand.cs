namespace CorsGate.EndToEnd.Tests.Documentation;

/// <summary>A command of a document and the output that the document promises for it.</summary>
/// <param name="Line">The line of the command in the document.</param>
/// <param name="Command">The command, without the prompt; continuation lines are joined.</param>
/// <param name="Output">The promised output; empty: none is shown, only success is promised.</param>
public sealed record ConsoleCommand(int Line, string Command, string Output)
{
    /// <summary>The commands of all <c>console</c> blocks of a Markdown document: lines that start with <c>$ </c>.</summary>
    public static List<ConsoleCommand> ReadAll(string path)
    {
        var commands = new List<ConsoleCommand>();
        var lines = File.ReadAllLines(path);
        var inside = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside && lines[i] == "```console";
            }
            else if (inside && lines[i].StartsWith("$ ", StringComparison.Ordinal))
            {
                var start = i;
                var command = lines[i][2..];
                while (command.EndsWith('\\'))
                    command += "\n" + lines[++i];
                var output = new List<string>();
                while (i + 1 < lines.Length && !lines[i + 1].StartsWith("$ ", StringComparison.Ordinal) && !lines[i + 1].StartsWith("```", StringComparison.Ordinal))
                    output.Add(lines[++i]);
                commands.Add(new ConsoleCommand(start + 1, command, string.Join('\n', output).Trim()));
            }
        }

        return commands;
    }
}
