using System.Diagnostics;
using System.Globalization;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Documentation;

/// <summary>Every command that a document shows is run as it stands there, and its output is compared with what the document promises.</summary>
public sealed class DocumentationTests
{
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
        var port = 0;
        var documented = ":8080/";
        try
        {
            foreach (var command in commands)
            {
                if (command.Command.StartsWith(RunCommand, StringComparison.Ordinal))
                {
                    if (gateway is not null)
                        await gateway.DisposeAsync();

                    // Free ports instead of the documented ones, so that the test runs beside anything.
                    var (arguments, configured, shown) = FreePort(command.Command[RunCommand.Length..].Split(' '));
                    gateway = CorsGateProcess.Start(["run", .. arguments, "--console", "127.0.0.1:0"]);
                    documented = $":{shown}/";
                    port = await gateway.WaitForPortAsync(int.Parse(configured, CultureInfo.InvariantCulture));
                    continue;
                }

                var (status, output) = await RunAsync(command.Command.Replace(documented, string.Create(CultureInfo.InvariantCulture, $":{port}/"), StringComparison.Ordinal));
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

    // The port that the document maps, or 8080: the configured one, and the one that its commands name.
    private static (string[] Arguments, string Configured, string Shown) FreePort(string[] arguments)
    {
        var at = Array.IndexOf(arguments, "--port-map");
        if (at < 0)
            return ([.. arguments, "--port-map", "8080=0"], "8080", "8080");
        var ports = arguments[at + 1].Split('=');
        arguments[at + 1] = ports[0] + "=0";
        return (arguments, ports[0], ports[1]);
    }

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
