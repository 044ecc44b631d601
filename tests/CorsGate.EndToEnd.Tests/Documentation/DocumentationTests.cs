using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Documentation;

/// <summary>Every command that a document shows is run as it stands there, and its output is compared with what the document promises.</summary>
public sealed partial class DocumentationTests
{
    private const string ConsolePort = "9080";
    private const string RunCommand = "./corsgate run ";

    /// <summary>Every document with a console block.</summary>
    public static TheoryData<string> Documents()
    {
        var documents = new TheoryData<string> { "README.md" };
        foreach (var folder in new[] { "docs", "samples" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (ConsoleCommand.ReadAll(file).Count > 0)
                    documents.Add(Path.GetRelativePath(Repository.Root, file));
            }
        }

        return documents;
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Commands_give_the_output_that_the_document_shows(string document)
    {
        var commands = ConsoleCommand.ReadAll(Path.Combine(Repository.Root, document));
        Assert.NotEmpty(commands);
        CorsGateProcess? gateway = null;
        var ports = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            for (var i = 0; i < commands.Count; i++)
            {
                var command = commands[i];
                if (command.Command.StartsWith(RunCommand, StringComparison.Ordinal))
                {
                    if (gateway is not null)
                        await gateway.DisposeAsync();

                    var documented = commands.Skip(i + 1).TakeWhile(next => !next.Command.StartsWith(RunCommand, StringComparison.Ordinal))
                        .SelectMany(next => DocumentedPort().Matches(next.Command)).Select(match => match.Groups["port"].Value).Distinct().ToArray();

                    var (arguments, configured) = FreePorts(command.Command[RunCommand.Length..].Split(' '));
                    gateway = CorsGateProcess.Start(["run", .. arguments, "--console", "127.0.0.1:0"]);
                    foreach (var port in documented)
                    {
                        ports[port] = port == ConsolePort
                            ? int.Parse(await gateway.WaitForAsync(ConsoleLine()), CultureInfo.InvariantCulture)
                            : await gateway.WaitForPortAsync(int.Parse(configured.GetValueOrDefault(port, port), CultureInfo.InvariantCulture));
                    }

                    continue;
                }

                var (status, output) = await RunAsync(DocumentedPort().Replace(command.Command, match => string.Create(CultureInfo.InvariantCulture, $":{ports[match.Groups["port"].Value]}")));
                var place = $"{document}:{command.Line}: {command.Command}";
                Assert.True(status == 0, $"{place}\nended with {status}:\n{output}");
                if (command.Output.Length > 0)
                    Assert.Equal(place + "\n" + command.Output, place + "\n" + output);
            }
        }
        finally
        {
            if (gateway is not null)
                await gateway.DisposeAsync();
        }
    }

    // Free ports instead of the documented ones, so that the test runs beside anything; and which configured port each of them is.
    private static (string[] Arguments, Dictionary<string, string> Configured) FreePorts(string[] arguments)
    {
        var configured = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[i - 1] != "--port-map")
                continue;
            var ports = arguments[i].Split('=');
            configured[ports[1]] = ports[0];
            arguments[i] = ports[0] + "=0";
        }

        var others = new[] { "8080", "8443" }.Where(port => !configured.ContainsValue(port));
        return ([.. arguments, .. others.SelectMany(port => new[] { "--port-map", port + "=0" })], configured);
    }

    [GeneratedRegex("readiness on http://127[.]0[.]0[.]1:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConsoleLine();

    // The ports of Gateways, Ingresses and the console in URLs and in --connect-to and --resolve, not in a Host field.
    [GeneratedRegex(@":(?<port>8080|8443|9080)(?=[/:\s]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DocumentedPort();

    private static async Task<(int Status, string Output)> RunAsync(string command)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = shell.StandardError.ReadToEndAsync(limit.Token);
        var output = await shell.StandardOutput.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        return (shell.ExitCode, (output + await error).Replace("\r", "", StringComparison.Ordinal).Trim());
    }
}
