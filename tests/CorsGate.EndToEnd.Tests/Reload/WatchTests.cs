using System.Runtime.InteropServices;
using CorsGate.EndToEnd.Tests.Commands;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Reload;

/// <summary>The real process notices by itself that its folder changed.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly ManifestFolder _folder = new();
    private readonly string _mount;

    public WatchTests()
    {
        _mount = Directory.CreateDirectory(_folder.File("mount")).FullName;
        File.WriteAllText(Path.Combine(_mount, "all.yaml"), Manifest.Gateway() + "\n---\n" + Manifest.Httpbin() + "\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_written_in_place_a_file_moved_over_and_a_file_removed_are_noticed()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", _mount);
        await StatusAsync(corsgate, "/get", 404);

        await File.WriteAllTextAsync(Path.Combine(_mount, "route.yaml"), Manifest.Route("web", "httpbin") + "\n");
        await StatusAsync(corsgate, "/get", 200);

        await File.WriteAllTextAsync(_folder.File("route.yaml"), Manifest.Route("web", "httpbin", path: "/status") + "\n");
        File.Move(_folder.File("route.yaml"), Path.Combine(_mount, "route.yaml"), overwrite: true);
        await StatusAsync(corsgate, "/get", 404);
        await StatusAsync(corsgate, "/status/201", 201);

        File.Delete(Path.Combine(_mount, "route.yaml"));
        await StatusAsync(corsgate, "/status/201", 404);
    }

    [Fact]
    public async Task A_file_in_a_new_folder_is_noticed()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", _mount);

        Directory.CreateDirectory(Path.Combine(_mount, "deep", "deeper"));
        await File.WriteAllTextAsync(Path.Combine(_mount, "deep", "deeper", "route.yaml"), Manifest.Route("web", "httpbin") + "\n");

        await StatusAsync(corsgate, "/get", 200);
    }

    [Fact]
    public async Task A_single_file_is_watched_too_when_it_is_replaced()
    {
        var file = Path.Combine(_mount, "all.yaml");
        await using var corsgate = await CommandProcess.ServeAsync("-f", file);

        await File.WriteAllTextAsync(_folder.File("new"), await File.ReadAllTextAsync(file) + "---\n" + Manifest.Route("web", "httpbin") + "\n");
        File.Move(_folder.File("new"), file, overwrite: true);

        await StatusAsync(corsgate, "/get", 200);
    }

    [Fact]
    public async Task A_broken_edit_is_reported_with_its_place_and_what_served_goes_on()
    {
        await File.WriteAllTextAsync(Path.Combine(_mount, "route.yaml"), Manifest.Route("web", "httpbin") + "\n");
        await using var corsgate = await CommandProcess.ServeAsync("-f", _mount);

        await File.WriteAllTextAsync(Path.Combine(_mount, "route.yaml"), "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nspec: [\n");
        await Wait.UntilAsync("the message", () => corsgate.Error.Any(l => l.Contains("route.yaml:", StringComparison.Ordinal)));

        await StatusAsync(corsgate, "/get", 200);
        Assert.Contains(corsgate.Output, l => l.StartsWith("error", StringComparison.Ordinal) || l.Contains(" error ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_that_leads_in_a_circle_does_not_hang_it()
    {
        Directory.CreateSymbolicLink(Path.Combine(_mount, "circle"), ".");
        File.CreateSymbolicLink(Path.Combine(_mount, "self.yaml"), "self.yaml");
        await using var corsgate = await CommandProcess.ServeAsync("-f", _mount);

        await File.WriteAllTextAsync(Path.Combine(_mount, "route.yaml"), Manifest.Route("web", "httpbin") + "\n");

        await StatusAsync(corsgate, "/get", 200);
    }

    [Fact]
    public async Task A_ConfigMap_mount_is_followed_through_its_data_link()
    {
        // As the kubelet does it: mount/route.yaml -> ..data/route.yaml, ..data -> ..2026_1, and a swap renames ..data_tmp over ..data.
        Generation("..2026_1", "/status/201");
        File.CreateSymbolicLink(Path.Combine(_mount, "..data"), "..2026_1");
        File.CreateSymbolicLink(Path.Combine(_mount, "route.yaml"), "..data/route.yaml");
        await using var corsgate = await CommandProcess.ServeAsync("-f", _mount);
        await StatusAsync(corsgate, "/status/201", 201);

        for (var i = 2; i <= 4; i++)
        {
            Generation($"..2026_{i}", $"/status/20{i}");
            File.CreateSymbolicLink(Path.Combine(_mount, "..data_tmp"), $"..2026_{i}");
            Assert.Equal(0, Rename(Path.Combine(_mount, "..data_tmp"), Path.Combine(_mount, "..data")));
            Directory.Delete(Path.Combine(_mount, $"..2026_{i - 1}"), recursive: true);

            await StatusAsync(corsgate, $"/status/20{i}", 200 + i);
            await StatusAsync(corsgate, $"/status/20{i - 1}", 404);
        }

        Assert.Empty(corsgate.Error);
    }

    // File.Move does not move links to folders.
    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    private void Generation(string name, string path)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_mount, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "route.yaml"), Manifest.Route("web", "httpbin", path: path) + "\n");
    }

    private static Task StatusAsync(CommandProcess corsgate, string path, int status) => Wait.UntilAsync(
        $"{status} for {path}",
        async () => (await RawHttp.SendAsync(corsgate.Port, $"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n")).Status == status);
}
