using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests;

/// <summary>
/// The table of cases: each folder below Cases holds manifests and the answers that a real client gets for them over a real
/// socket. A new rule starts as a new folder.
/// </summary>
public sealed class CaseTests
{
    private static readonly string Folder = CaseFile.Folder;

    /// <summary>Every folder with a requests.yaml, by its path below Cases.</summary>
    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "requests.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            cases.Add(Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!));
        return cases;
    }

    /// <summary>The folders of osm-edge.</summary>
    public static TheoryData<string> MeshCases() => [.. Directory.GetDirectories(Path.Combine(Folder, "osm-edge")).Select(path => "osm-edge/" + Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Answers_are_as_the_case_says(string name) => RunAsync(name, ScriptExecution.Auto);

    [Theory]
    [MemberData(nameof(MeshCases))]
    public Task The_interpreter_gives_the_same_answers_as_the_engine(string name) => RunAsync(name, ScriptExecution.Always);

    private static async Task RunAsync(string name, ScriptExecution scripts)
    {
        var folder = Path.Combine(Folder, name);
        var file = CaseFile.Read(Path.Combine(folder, "requests.yaml"));
        using var more = new CaseManifests(folder, file);
        await using var upstreams = await CaseUpstreams.StartAsync(file);
        var ports = file.Upstreams.ToLookup(u => u.Service.Contains('/', StringComparison.Ordinal), u => (u.Service, Port: upstreams.Port(u)));
        await using var gateway = await RunningGateway.StartAsync(
            new LoadOptions
            {
                Paths = [.. file.Steps.Count == 0 ? Paths(folder) : [], .. more.Folder is { } made ? new[] { made } : []],
                DefaultNamespace = file.Namespace,
                Strict = file.Semantics == "strict",
                OsmEdgeScripts = scripts,
                ApiServer = file.ApiServer.ToOptions(),
                EndpointOverrides = ports[true].ToImmutableDictionary(u => u.Service, u => new BackendEndpoint("127.0.0.1", u.Port)),
            },
            ports[false].ToImmutableDictionary(u => u.Service, u => new IPEndPoint(IPAddress.Loopback, u.Port)));
        AssertProblems(file, file.Steps.Count == 0 ? folder : more.Folder!, gateway.Problems);
        await CaseRunner.SendAndCompareAsync(gateway.Port, file.Requests, upstreams.All);
        foreach (var step in file.Steps)
        {
            more.Change(step);
            await gateway.ReloadAsync();
            await CaseRunner.SendAndCompareAsync(gateway.Port, step.Requests, upstreams.All);
        }
    }

    // The manifests, or whatever else the case holds beside its requests.
    private static string[] Paths(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("requests.yaml", StringComparison.Ordinal) && Path.GetExtension(path) is ".yaml" or ".conf").Order(StringComparer.Ordinal),
    ];

    private static void AssertProblems(CaseFile file, string folder, ImmutableArray<Problem> problems)
    {
        // A line of manifests.yaml stands alone, one of another file starts with its name.
        var prefix = Path.Combine(folder, "manifests.yaml") + ":";
        var lines = problems
            .Where(p => p.Severity > ProblemSeverity.Info)
            .Select(p => p.Severity.ToString().ToLowerInvariant() + " " + p.ToString().Replace(prefix, "", StringComparison.Ordinal).Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        var (expected, found) = (string.Join('\n', file.Problems), string.Join('\n', lines));
        Assert.True(expected == found, $"expected:\n{expected}\nfound:\n{found}");
    }
}
