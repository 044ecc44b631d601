using CorsGate.Config.Model;

namespace CorsGate.Differential.Tests.NginxConf;

/// <summary>CorsGate and a real nginx answer the same from the same nginx.conf.</summary>
public sealed class NginxFileTests(NginxFilePair pair) : IClassFixture<NginxFilePair>
{
    /// <summary>The files that nginx loads.</summary>
    public static TheoryData<string> Files => [.. NginxFile.Names("files")];

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
