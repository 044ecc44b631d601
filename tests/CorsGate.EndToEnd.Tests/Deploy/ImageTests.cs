using System.Text.RegularExpressions;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>The image, as far as it can be tested without a container engine: what is in it, and how that runs.</summary>
[Collection(ImageCollection.Name)]
public sealed partial class ImageTests(ImageTree image)
{
    /// <summary>The environment of the image: that of its base and its own.</summary>
    internal static Dictionary<string, string> Variables => Last("ENV").Split(' ').Select(pair => pair.Split('=', 2))
        .Append(["DOTNET_RUNNING_IN_CONTAINER", "true"]).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The command of the image, without dotnet itself.</summary>
    internal static string[] EntryPoint =>
        [.. Last("ENTRYPOINT").Trim('[', ']').Split(',').Select(part => part.Trim().Trim('"')).Skip(1)];

    [Fact]
    public void It_runs_as_nobody_from_public_bases_without_a_shell()
    {
        Assert.Equal("65532:65532", Last("USER"));
        var bases = ImageTree.Lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ').First(word => word.Contains('/', StringComparison.Ordinal)));
        Assert.Equal(["mcr.microsoft.com/dotnet/sdk:10.0-noble", "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled"], bases);

        // After the base nothing is run: there is no shell to run it.
        Assert.DoesNotContain(ImageTree.Lines.SkipWhile(line => !line.Contains("chiseled", StringComparison.Ordinal)), line => line.StartsWith("RUN ", StringComparison.Ordinal));
        Assert.Equal("/app/corsgate.dll", EntryPoint[0]);
    }

    [Fact]
    public void Only_what_it_copies_is_sent_to_the_builder()
    {
        var copied = ImageTree.Lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]);
        var sent = File.ReadLines(Path.Combine(Repository.Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]);
        Assert.Equal(sent.Order(StringComparer.Ordinal), copied.Order(StringComparer.Ordinal));
        Assert.Contains("*", File.ReadLines(Path.Combine(Repository.Root, ".dockerignore")));
    }

    [Fact]
    public void It_holds_the_program_and_nothing_for_builders()
    {
        var files = Directory.EnumerateFiles(image.App, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(image.App, file)).ToArray();
        Assert.Contains("corsgate.dll", files);
        Assert.Contains("corsgate.runtimeconfig.json", files);
        Assert.DoesNotContain(files, file => file.EndsWith(".xml", StringComparison.Ordinal) || file.Contains('/', StringComparison.Ordinal));
    }

    [ConfinedFact]
    public async Task It_serves_as_nobody_without_capabilities_on_a_read_only_root()
    {
        var manifests = new Dictionary<string, string> { [Path.Combine(Repository.Root, "samples/quickstart")] = "/manifests" };
        await using var gateway = ConfinedProcess.Start(
            image.App, Variables, manifests, ["/var/cache/corsgate"],
            [.. EntryPoint, "run", "-f", "/manifests", "--port-map", "8080=0", "--console", "127.0.0.1:0", "--log-format", "text"]);
        var port = await gateway.WaitForAsync(Listening());

        Assert.Equal("65532\t65532\t65532\t65532", gateway.Status("Uid"));
        Assert.Equal("65532\t65532\t65532\t65532", gateway.Status("Gid"));
        Assert.Equal("", gateway.Status("Groups"));
        Assert.Equal("1", gateway.Status("NoNewPrivs"));
        Assert.All(["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"], set => Assert.Equal("0000000000000000", gateway.Status(set)));
        Assert.Equal(["/var/cache/corsgate"], gateway.Mounts().Where(m => m.IsWritable && !m.Place.StartsWith("/proc", StringComparison.Ordinal) && !m.Place.StartsWith("/dev/", StringComparison.Ordinal)).Select(m => m.Place));

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/headers");
        request.Headers.Host = "cors.example";
        request.Headers.TryAddWithoutValidation("Origin", "https://app.example.com");
        using var response = await client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("https://app.example.com", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));

        Assert.Equal(0, await gateway.TerminateAsync());
        Assert.DoesNotContain(" error ", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("denied", gateway.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("read-only", gateway.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static string Last(string instruction) => ImageTree.Lines.Last(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[(instruction.Length + 1)..];

    [GeneratedRegex(@"listening on http\S*?:(?<port>[0-9]+) \(port 8080\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
