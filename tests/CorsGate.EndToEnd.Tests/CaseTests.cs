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
        var paths = Paths(folder);
        var upstreams = file.Upstreams.Where(u => !u.Down).ToDictionary(u => u.Service, u => new RecordingUpstream(u.Service, u.Status, u.Headers));
        try
        {
            var ports = file.Upstreams.ToLookup(u => u.Service.Contains('/', StringComparison.Ordinal), u => (u.Service, Port: u.Down ? 1 : upstreams[u.Service].Port));
            await using var gateway = await RunningGateway.StartAsync(
                new LoadOptions
                {
                    Paths = [.. paths],
                    DefaultNamespace = file.Namespace,
                    Strict = file.Semantics == "strict",
                    OsmEdgeScripts = scripts,
                    ApiServer = file.ApiServer.ToOptions(),
                    EndpointOverrides = ports[true].ToImmutableDictionary(u => u.Service, u => new BackendEndpoint("127.0.0.1", u.Port)),
                },
                ports[false].ToImmutableDictionary(u => u.Service, u => new IPEndPoint(IPAddress.Loopback, u.Port)));
            AssertProblems(file, folder, gateway.Problems);
            foreach (var request in file.Requests)
            {
                for (var i = 0; i < request.Times; i++)
                    await CaseRunner.SendAndCompareAsync(gateway.Port, request, [.. upstreams.Values]);
            }
        }
        finally
        {
            foreach (var upstream in upstreams.Values)
                await upstream.DisposeAsync();
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
        Assert.Equal(string.Join('\n', file.Problems), string.Join('\n', lines));
    }
}
