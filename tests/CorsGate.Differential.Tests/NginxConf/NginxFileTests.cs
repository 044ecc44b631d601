using CorsGate.Config.Model;

namespace CorsGate.Differential.Tests.NginxConf;

/// <summary>CorsGate and a real nginx answer the same from the same nginx.conf.</summary>
public sealed class NginxFileTests(NginxFilePair pair) : IClassFixture<NginxFilePair>
{
    /// <summary>The files that nginx loads.</summary>
    public static TheoryData<string> Files => [.. NginxFile.Names("files")];

    /// <summary>The files that nginx loads and CorsGate answers otherwise.</summary>
    public static TheoryData<string> DifferentFiles => [.. NginxFile.Names("differ")];

    /// <summary>The files that nginx refuses.</summary>
    public static TheoryData<string> RefusedFiles => [.. NginxFile.Names("refused")];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_that_nginx_loads_gets_the_answers_of_nginx(string name)
    {
        var file = pair.Loaded.Single(f => f.Name == name);
        await using var process = await NginxProcess.StartAsync(file.Text, file.Port);
        foreach (var port in file.UsesOther ? new[] { file.Port, file.Other } : [file.Port])
        {
            using var nginx = new WireClient(port);
            using var corsGate = pair.CorsGate(file, port);
            await new Comparison(nginx, corsGate).HoldAsync(file.Text + string.Join('\n', pair.Problems(file)), file.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(DifferentFiles))]
    public async Task A_file_that_is_answered_otherwise_is_listed_with_the_reason(string name)
    {
        var file = pair.Different.Single(f => f.Name == name);
        Assert.Contains(file.Because!, Documentation.Differences, StringComparison.Ordinal);
        if (file.Because!.Contains("an error says so", StringComparison.Ordinal))
            Assert.Contains(pair.Problems(file), p => p.Severity == ProblemSeverity.Error);

        await using var process = await NginxProcess.StartAsync(file.Text, file.Port);
        using var nginx = new WireClient(file.Port);
        using var corsGate = pair.CorsGate(file, file.Port);
        var differences = 0;
        foreach (var request in file.Requests)
            differences += (await nginx.SendAsync(request)).Equals(await corsGate.SendAsync(request)) ? 0 : 1;
        Assert.True(differences > 0, "CorsGate answers as nginx does: move the file to the folder files, and its line out of the documentation.");
    }

    [Theory]
    [MemberData(nameof(RefusedFiles))]
    public async Task A_file_that_nginx_refuses_is_served_with_a_finding(string name)
    {
        var file = pair.Refused.Single(f => f.Name == name);
        var (loads, says) = await NginxProcess.CheckAsync(file.Text);
        Assert.False(loads);
        Assert.Contains(file.Says!, says, StringComparison.Ordinal);

        Assert.Contains(pair.Problems(file), p => p.Severity == ProblemSeverity.Error);
        using var corsGate = pair.CorsGate(file, file.Port);
        var preflight = await corsGate.SendAsync(new("OPTIONS", "api.example.com", "/plain", "https://app.example.com", "Access-Control-Request-Method: PUT"));
        Assert.Equal(204, preflight.Status);
        Assert.Equal("https://app.example.com", preflight.Value("access-control-allow-origin"));
        Assert.Equal("1728000", preflight.Value("access-control-max-age"));
        var actual = await corsGate.SendAsync(new("GET", "api.example.com", "/plain", "https://app.example.com"));
        Assert.Equal(200, actual.Status);
        Assert.Equal("https://app.example.com", actual.Value("access-control-allow-origin"));
        Assert.Null(actual.Value("access-control-max-age"));
    }

    [Fact]
    public void There_are_many_files() => Assert.True(pair.Loaded.Count >= 40, $"{pair.Loaded.Count} files");
}
