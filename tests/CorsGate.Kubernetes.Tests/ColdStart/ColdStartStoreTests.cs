using System.Text;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests;
using CorsGate.Kubernetes.ColdStart;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.ColdStart;

/// <summary>What is kept on disk is the last good configuration, whole, for its owner alone, or it is not used.</summary>
public sealed class ColdStartStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ObjectLoader _loader = new(new LoadOptions());

    private string Path => System.IO.Path.Combine(Options.Folder, ColdStartStore.FileName);

    private ColdStartOptions Options => new() { Folder = System.IO.Path.Combine(_folder.Path, "cache"), Scope = "https://server" };

    private ColdStartStore Store => new(Options);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_kept_gives_the_same_configuration_again()
    {
        var config = _loader.Apply(Cluster.Objects);
        Assert.Empty(config.Problems);
        Assert.Null(Store.Save(_loader.LastGood));

        var kept = Store.Load(out var problem);

        Assert.Null(problem);
        var loader = new ObjectLoader(new LoadOptions());
        var again = loader.Apply(kept!.Objects);
        Assert.Empty(again.Problems);
        Assert.Equal(Cluster.Describe(config), Cluster.Describe(again), StringComparer.Ordinal);
        Assert.Equal(_loader.Resources.Resources.Select(resource => resource.Location), loader.Resources.Resources.Select(resource => resource.Location));
    }

    [Fact]
    public void Texts_and_numbers_come_back_as_they_were()
    {
        const string Odd = "a\u0001\u2028\ud83d\ude00\"\\</script>\n";
        var source = Cluster.Object("v1", "Service", $$$"""{"metadata":{"name":"odd","namespace":"app","annotations":{"odd":{{{System.Text.Json.JsonSerializer.Serialize(Odd)}}}}},"spec":{"ports":[{"port":8000}],"n":[1.50,1e3,null,true]}}""");
        Assert.Null(Store.Save([source.Object!]));

        var kept = Assert.Single(Store.Load(out _)!.Objects);

        Assert.Equal(source.Reference, kept.Reference);
        var annotations = Find(kept.Object!.Root, "metadata", "annotations");
        Assert.Equal(Odd, Assert.IsType<ManifestScalar>(annotations.Find("odd")!.Value).Text);
        var numbers = Assert.IsType<ManifestSequence>(Find(kept.Object.Root, "spec").Find("n")!.Value).Items.Cast<ManifestScalar>();
        Assert.Equal(["1.50", "1e3", "null", "true"], numbers.Select(number => number.Text), StringComparer.Ordinal);
    }

    [Fact]
    public void The_last_good_version_is_kept_and_not_the_last()
    {
        _loader.Apply(Cluster.Objects);
        Assert.NotEmpty(_loader.Apply([Cluster.Route("web", "no-slash")]).Problems);
        Store.Save(_loader.LastGood);

        var again = new ObjectLoader(new LoadOptions()).Apply(Store.Load(out _)!.Objects);

        Assert.Empty(again.Problems);
        Assert.Contains("web.example /", Cluster.Describe(again), StringComparer.Ordinal);
    }

    [Fact]
    public void A_refused_policy_keeps_its_targets_closed()
    {
        _loader.Apply([.. Cluster.Objects, Cluster.Policy("*bad*")]);
        Store.Save(_loader.LastGood);

        var again = new ObjectLoader(new LoadOptions()).Apply(Store.Load(out _)!.Objects);

        var action = again.Listeners[0].VirtualHosts.Single(host => string.Equals(host.Hostname, "web.example", StringComparison.Ordinal)).Routes[0].Action;
        Assert.Empty(action.Cors!.Policy.AllowOrigins);
    }

    [Fact]
    public void The_file_and_its_folder_are_their_owners_alone()
    {
        Assert.Null(Store.Save(Sources()));
        Assert.Null(Store.Save(Sources()));

        Assert.Equal(Path, Assert.Single(Directory.GetFiles(Options.Folder)));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Options.Folder).UnixFileMode);
    }

    [Fact]
    public void What_a_killed_process_left_is_cleared_away()
    {
        Directory.CreateDirectory(Options.Folder);
        File.WriteAllText(Path + ".0.tmp", "half");

        Store.Save(Sources());

        Assert.Equal(Path, Assert.Single(Directory.GetFiles(Options.Folder)));
    }

    [Fact]
    public void Where_nothing_was_kept_there_is_nothing_and_no_problem()
    {
        Assert.Null(Store.Load(out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void Another_scope_is_not_used()
    {
        Store.Save(Sources());

        Assert.Null(new ColdStartStore(Options with { Scope = "https://other" }).Load(out var problem));
        Assert.Contains("belongs to another API server", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_or_changed_anywhere_is_not_used()
    {
        Store.Save(Sources());
        var whole = File.ReadAllBytes(Path);
        for (var at = 0; at < whole.Length; at += 7)
        {
            File.WriteAllBytes(Path, whole[..at]);
            Assert.Null(Store.Load(out var cut));
            Assert.NotNull(cut);

            byte[] changed = [.. whole];
            changed[at] ^= 0x15;
            File.WriteAllBytes(Path, changed);
            var kept = Store.Load(out var problem);
            Assert.True(kept is null && problem is not null, $"byte {at} was changed: {Encoding.UTF8.GetString(changed)}");
        }
    }

    [Fact]
    public void A_file_that_others_can_write_is_not_used()
    {
        if (OperatingSystem.IsWindows())
            return;
        Store.Save(Sources());
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);

        Assert.Null(Store.Load(out var problem));
        Assert.Contains("can be written by others", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_beyond_the_limit_is_not_kept_and_neither_is_the_one_before()
    {
        Store.Save(Sources());

        var problem = new ColdStartStore(Options with { LargestFile = 300 }).Save(Sources());

        Assert.Contains("more than 300 bytes", problem, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Options.Folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        _folder.Write("cache", "a file");

        Assert.Contains("cannot be kept", Store.Save(Sources()), StringComparison.Ordinal);
        Assert.Null(Store.Load(out _));
    }

    [Fact]
    public void What_cannot_be_kept_is_told_in_the_same_words_each_time()
    {
        Directory.CreateDirectory(Path);

        var told = Store.Save(Sources());
        Assert.Contains("cannot be kept", told, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", told, StringComparison.Ordinal);
        Assert.Equal(told, Store.Save(Sources()));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_told_at_the_start_and_once()
    {
        _folder.Write("cache", "a file");
        var time = new ManualTime();
        var problems = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using (var writer = new ColdStartWriter(Options with { TimeProvider = time }, problems.Enqueue))
        {
            await Wait.UntilAsync(() => !problems.IsEmpty);
            writer.Changed(Sources());
        }

        Assert.Contains("cannot be kept", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_leaves_what_was_kept_as_it_is()
    {
        Assert.Null(Store.Check());
        Assert.Empty(Directory.GetFiles(Options.Folder));
        Assert.Null(Store.Save(Sources()));
        Assert.Null(Store.Check());
        Assert.Equal([Path], Directory.GetFiles(Options.Folder));
        Assert.NotNull(Store.Load(out _));
    }

    [Fact]
    public async Task Many_changes_are_one_file_and_the_last_is_written_at_the_end()
    {
        var time = new ManualTime();
        var problems = new List<string>();
        await using (var writer = new ColdStartWriter(Options with { TimeProvider = time }, problems.Add))
        {
            writer.Changed([]);
            writer.Changed(Sources());
            await time.AdvanceUntilAsync(() => File.Exists(Path));
            Assert.Equal(Cluster.Objects.Length, Store.Load(out _)!.Objects.Length);
            writer.Changed([Cluster.Objects[0].Object!]);
        }

        Assert.Single(Store.Load(out _)!.Objects);
        Assert.Empty(problems);
    }

    private static ManifestMapping Find(ManifestMapping root, params string[] path) =>
        path.Aggregate(root, (node, key) => Assert.IsType<ManifestMapping>(node.Find(key)!.Value));

    private static IEnumerable<ManifestObject> Sources() => Cluster.Objects.Select(change => change.Object!);
}
