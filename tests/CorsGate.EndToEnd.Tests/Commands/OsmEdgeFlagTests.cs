using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary>The flags for a mesh of osm-edge, on the real process.</summary>
public sealed class OsmEdgeFlagTests
{
    [Theory]
    [InlineData("--osm-edge-scripts", "never", "--osm-edge-scripts: 'never' is not auto or always")]
    [InlineData("--osm-edge-caller", "curl", "--osm-edge-caller: 'curl' is not NS/NAME; write for example --osm-edge-caller curl/curl")]
    public async Task A_value_that_is_none_is_refused(string flag, string value, string error)
    {
        using var folder = new ManifestFolder();
        var (code, _, written) = await CommandProcess.RunAsync("run", "-f", folder.Path, flag, value, "--console", "off");
        Assert.Equal(2, code);
        Assert.Contains(error, written, StringComparison.Ordinal);
    }
}
