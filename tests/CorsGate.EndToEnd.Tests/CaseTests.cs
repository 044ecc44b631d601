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
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "CorsGate.EndToEnd.Tests", "Cases");

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
                    await SendAndCompareAsync(gateway, request, [.. upstreams.Values]);
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

    private static async Task SendAndCompareAsync(RunningGateway gateway, CaseRequest request, RecordingUpstream[] upstreams)
    {
        var head = request.Send + " HTTP/1.1\r\n" + string.Concat(request.Headers.Select(h => h + "\r\n")) + "\r\n";
        var answer = request.Tls
            ? await RawHttp.SendTlsAsync(gateway.Port(request.Port), head)
            : await RawHttp.SendAsync(gateway.Port(request.Port), head);
        var expect = request.Expect;

        // The whole answer stands in the comparison, so that a failure shows all of it.
        var context = request.Name + ": " + answer.StartLine + "\n" + string.Join('\n', answer.Lines) + "\n" + answer.Body;
        Assert.True(expect.Status == answer.Status, $"status {expect.Status} was expected; {context}");
        Assert.Equal(
            request.Name + "\n" + string.Join('\n', expect.Cors.Order(StringComparer.Ordinal)),
            request.Name + "\n" + string.Join('\n', answer.Lines.Where(l => l.StartsWith("access-control-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        if (expect.Vary is not null)
            Assert.Equal(request.Name + " vary " + expect.Vary, request.Name + " vary " + string.Join(" | ", answer.Values("Vary")));
        foreach (var line in expect.Headers)
            Assert.True(answer.Lines.Contains(line), $"the line '{line}' was expected; {context}");
        foreach (var absent in expect.Absent)
            Assert.True(answer.Values(absent).Length == 0, $"no '{absent}' was expected; {context}");
        if (expect.Body is not null)
            Assert.True(answer.Body.Contains(expect.Body, StringComparison.Ordinal), $"a body with '{expect.Body}' was expected; {context}");
        AssertUpstream(expect, upstreams, context);
    }

    private static void AssertUpstream(CaseExpectation expect, RecordingUpstream[] upstreams, string context)
    {
        var received = upstreams.SelectMany(u => u.Take().Select(m => (u.Name, Message: m))).ToArray();
        if (expect.Upstream is null && expect.UpstreamSend is null && expect.UpstreamHeaders.Count == 0 && expect.UpstreamAbsent.Count == 0)
            return;

        if (expect.Upstream == "none")
        {
            Assert.True(received.Length == 0, $"no upstream should have been asked, and {received.FirstOrDefault().Name} was; {context}");
            return;
        }

        var (name, message) = Assert.Single(received);
        var got = $"upstream {name} got {message.StartLine}\n{string.Join('\n', message.Lines)}\n{context}";
        Assert.True(expect.Upstream is null || expect.Upstream == name, got);
        Assert.True(expect.UpstreamSend is null || expect.UpstreamSend + " HTTP/1.1" == message.StartLine, got);
        foreach (var line in expect.UpstreamHeaders)
            Assert.True(message.Lines.Contains(line), $"the upstream should have got '{line}'; {got}");
        foreach (var absent in expect.UpstreamAbsent)
            Assert.True(message.Values(absent).Length == 0, $"the upstream should not have got '{absent}'; {got}");
    }
}
