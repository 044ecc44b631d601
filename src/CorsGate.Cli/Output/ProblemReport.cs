using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Telemetry;
using Spectre.Console;

namespace CorsGate.Cli.Output;

/// <summary>
/// Tells the user what is wrong with a configuration: every problem as a log line, errors also on standard error. On a reload only
/// what was not said before is said.
/// </summary>
internal sealed class ProblemReport(EventLog log, TextWriter error)
{
    private readonly IAnsiConsole _console = Terminal.Create(error, Console.IsErrorRedirected);
    private ImmutableArray<Problem> _shown = [];
    private Dictionary<Problem, string> _lines = new(ReferenceEqualityComparer.Instance);
    private HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Says what was not said at the last call. The same problems once more cost nothing.</summary>
    public void Show(ImmutableArray<Problem> problems)
    {
        if (_shown == problems)
            return;
        var lines = new Dictionary<Problem, string>(problems.Length, ReferenceEqualityComparer.Instance);
        var said = new HashSet<string>(problems.Length, StringComparer.Ordinal);
        foreach (var problem in problems)
        {
            var line = _lines.GetValueOrDefault(problem) ?? problem.ToString();
            lines[problem] = line;
            said.Add(line);
            if (_said.Contains(line))
                continue;

            log.Write(Level(problem.Severity), line);
            if (problem.Severity == ProblemSeverity.Error)
                ShowError(line);
        }

        (_shown, _lines, _said) = (problems, lines, said);
    }

    /// <summary>Says a problem that no configuration has, such as one with the API server. Errors do not go to standard error.</summary>
    public void Tell(Problem problem) => log.Write(Level(problem.Severity), problem.ToString());

    /// <summary>Says what the host could not serve, and has logged by itself.</summary>
    public void ShowUnserved(ImmutableArray<Problem> problems)
    {
        foreach (var problem in problems)
            ShowError(problem.ToString());
    }

    private void ShowError(string line) => _console.MarkupLineInterpolated($"[red]error:[/] {line}");

    private static string Level(ProblemSeverity severity) => severity switch
    {
        ProblemSeverity.Error => "error",
        ProblemSeverity.Warning => "warning",
        _ => "info",
    };
}
