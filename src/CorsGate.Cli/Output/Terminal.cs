using Spectre.Console;

namespace CorsGate.Cli.Output;

/// <summary>Consoles that colour on a terminal and write plain text elsewhere.</summary>
internal static class Terminal
{
    /// <summary>A console over a writer.</summary>
    /// <param name="writer">Standard output or standard error.</param>
    /// <param name="isRedirected">Whether it goes to a file or a pipe.</param>
    public static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });

        // A message is one line, whatever the width: the terminal folds it, a file keeps it whole.
        console.Profile.Width = int.MaxValue;
        return console;
    }
}
