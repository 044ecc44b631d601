using System.Text;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Tests.Loading;

public class ConfigLoaderTests
{
    [Fact]
    public void Folders_are_read_with_subfolders_in_order_of_names()
    {
        using var folder = new TempFolder();
        folder.Write("b.yaml", Manifest.Namespace("b"));
        folder.Write("a.yml", Manifest.Namespace("a"));
        folder.Write("sub/c.json", "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"c\"}}");
        folder.Write("README.md", "not a manifest");
        folder.Write(".hidden.yaml", "not: [a manifest");
        var loader = Loader(folder.Path);
        Assert.Empty(Own(loader.Load()));
        Assert.Equal("a b c", Names(loader));
    }

    [Fact]
    public void A_file_named_by_the_user_is_read_whatever_its_extension()
    {
        using var folder = new TempFolder();
        folder.Write("manifest.txt", Manifest.Namespace("a"));
        var loader = Loader(folder["manifest.txt"]);
        Assert.Empty(Own(loader.Load()));
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void A_file_that_is_reached_twice_is_read_once()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a"));
        File.CreateSymbolicLink(folder["link.yaml"], folder["a.yaml"]);
        var loader = Loader(folder.Path, folder["a.yaml"], folder.Path);
        Assert.Empty(Own(loader.Load()));
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void Links_in_a_circle_end()
    {
        using var folder = new TempFolder();
        folder.Write("sub/a.yaml", Manifest.Namespace("a"));
        Directory.CreateSymbolicLink(folder["sub/up"], folder.Path);
        Directory.CreateSymbolicLink(folder["sub/self"], folder["sub/self"]);
        File.CreateSymbolicLink(folder["sub/b.yaml"], folder["sub/b.yaml"]);
        var loader = Loader(folder.Path);
        loader.Load();
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_told()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a"));
        File.CreateSymbolicLink(folder["b.yaml"], folder["gone.yaml"]);
        var loader = Loader(folder.Path);
        Assert.Equal($"{folder["b.yaml"]}:1:1: the link leads to no file; remove it or restore the file", Assert.Single(Own(loader.Load())).ToString());
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void A_path_that_does_not_exist_is_told()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a"));
        var loader = Loader(folder["nothing"], folder["a.yaml"]);
        Assert.Equal($"{folder["nothing"]}:1:1: there is no such file or folder; name one that exists", Assert.Single(Own(loader.Load())).ToString());
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void Standard_input_is_read_once_and_kept()
    {
        var opened = 0;
        var loader = new ConfigLoader(new LoadOptions
        {
            Paths = ["-"],
            DefaultNamespace = "team",
            OpenStandardInput = () =>
            {
                opened++;
                return new MemoryStream(Encoding.UTF8.GetBytes(Manifest.Policy("p", "https://a.example")));
            },
        });
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(Own(loader.Load()));
            Assert.Equal("team/p", $"{loader.Resources.Resources[0].Namespace}/{Names(loader)}");
        }

        Assert.Equal(1, opened);
    }

    [Fact]
    public void Problems_of_standard_input_name_it()
    {
        var loader = new ConfigLoader(new LoadOptions { Paths = ["-"], OpenStandardInput = () => new MemoryStream("a: ["u8.ToArray()) });
        Assert.StartsWith("stdin:1:5: the document is not valid YAML", Assert.Single(Own(loader.Load())).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_object_of_an_identity_is_refused_and_names_the_first()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a", "1"));
        folder.Write("b.yaml", "# comment\n" + Manifest.Namespace("a", "2"));
        var loader = Loader(folder.Path);
        Assert.Equal(
            $"{folder["b.yaml"]}:2:1: Namespace a: the object is already defined at {folder["a.yaml"]}:1:1, which counts; remove one of them",
            Assert.Single(Own(loader.Load())).ToString());
        Assert.Equal("v1", Assert.Single(loader.Resources.Resources).Labels["version"]);
    }

    [Fact]
    public void An_invalid_object_is_absent_at_first_and_alone()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("GOOD").Replace("GOOD", "good", StringComparison.Ordinal) + "---\n" + Manifest.Namespace("BAD"));
        var loader = Loader(folder.Path);
        Assert.Equal(ProblemSeverity.Error, Assert.Single(Own(loader.Load())).Severity);
        Assert.Equal("good", Names(loader));
    }

    [Fact]
    public void An_object_that_becomes_invalid_keeps_its_last_good_version()
    {
        using var folder = new TempFolder();
        folder.Write("p.yaml", Manifest.Policy("p", "https://a.example"));
        folder.Write("n.yaml", Manifest.Namespace("n", "1"));
        var loader = Loader(folder.Path);
        Assert.Empty(Own(loader.Load()));

        folder.Write("p.yaml", Manifest.Policy("p", "https://b.example/path"));
        folder.Write("n.yaml", Manifest.Namespace("n", "2"));
        for (var i = 0; i < 3; i++)
        {
            var problems = Own(loader.Load());
            Assert.Equal("https://a.example", Origin(loader));
            Assert.Equal("v2", loader.Resources.OfKind<NamespaceResource>().Single().Labels["version"]);
            Assert.Contains("has a path", problems[0].Message, StringComparison.Ordinal);
            Assert.Equal($"{folder["p.yaml"]}:1:1: TrafficPolicy default/p: the object is served in its last good version until it is valid again", problems[1].ToString());
        }

        folder.Write("p.yaml", Manifest.Policy("p", "https://c.example"));
        Assert.Empty(Own(loader.Load()));
        Assert.Equal("https://c.example", Origin(loader));
    }

    [Fact]
    public void A_policy_that_was_never_good_closes_its_targets()
    {
        using var folder = new TempFolder();
        folder.Write("p.yaml", Manifest.Policy("p", "nonsense"));
        var loader = Loader(folder.Path);
        for (var i = 0; i < 2; i++)
        {
            Assert.Single(Own(loader.Load()));
            Assert.True(Assert.IsType<TrafficPolicyResource>(Assert.Single(loader.Resources.Resources)).IsRefused);
        }
    }

    [Fact]
    public void A_file_that_does_not_parse_keeps_all_its_objects()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a", "1") + "---\n" + Manifest.Namespace("b", "1"));
        var loader = Loader(folder.Path);
        Assert.Empty(Own(loader.Load()));

        folder.Write("a.yaml", Manifest.Namespace("a", "2") + "---\nmetadata: {name: b");
        for (var i = 0; i < 3; i++)
        {
            var problems = Own(loader.Load());
            Assert.Equal("a b", Names(loader));
            Assert.All(loader.Resources.Resources, resource => Assert.Equal("v1", resource.Labels["version"]));
            Assert.StartsWith($"{folder["a.yaml"]}:5:19: the document is not valid YAML", problems[0].ToString(), StringComparison.Ordinal);
            Assert.Equal($"{folder["a.yaml"]}:1:1: the file keeps its 2 last good objects until it can be read again", problems[1].ToString());
        }

        folder.Write("a.yaml", Manifest.Namespace("a", "3"));
        Assert.Empty(Own(loader.Load()));
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void A_file_that_does_not_parse_at_first_serves_the_documents_that_do()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a") + "---\nmetadata: {name: b\n---\n" + Manifest.Namespace("c"));
        var loader = Loader(folder.Path);
        Assert.Single(Own(loader.Load()));
        Assert.Equal("a c", Names(loader));
    }

    [Fact]
    public void Deleted_files_and_objects_are_gone()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a") + "---\n" + Manifest.Namespace("b"));
        folder.Write("c.yaml", Manifest.Namespace("c"));
        var loader = Loader(folder.Path);
        loader.Load();
        Assert.Equal("a b c", Names(loader));

        folder.Write("a.yaml", Manifest.Namespace("a"));
        File.Delete(folder["c.yaml"]);
        Assert.Empty(Own(loader.Load()));
        Assert.Equal("a", Names(loader));

        folder.Write("c.yaml", Manifest.Namespace("C").Replace("name: C", "name: c, bad: [", StringComparison.Ordinal));
        loader.Load();
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_or_unreadable_things_are_told()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a"));
        folder.Write("b.yaml/c.yaml", Manifest.Namespace("c"));
        var loader = Loader(folder.Path);
        Assert.Empty(Own(loader.Load()));
        Assert.Equal("a c", Names(loader));
    }

    [Fact]
    public void A_file_that_cannot_be_read_any_more_keeps_its_objects()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a"));
        var loader = Loader(folder["a.yaml"]);
        loader.Load();

        // The super-user reads files without permission: /proc/self/mem is what nobody can read from its start.
        File.Delete(folder["a.yaml"]);
        File.CreateSymbolicLink(folder["a.yaml"], "/proc/self/mem");
        var problems = Own(loader.Load());
        Assert.Contains("the file cannot be read", problems[0].Message, StringComparison.Ordinal);
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void A_file_too_large_is_told_and_the_others_are_read()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a"));
        using (var large = File.Create(folder["large.yaml"]))
            large.SetLength(100_000_000);
        var loader = Loader(folder.Path);
        Assert.Equal($"{folder["large.yaml"]}:1:1: the file has more than 67,108,864 bytes; split it", Assert.Single(Own(loader.Load())).ToString());
        Assert.Equal("a", Names(loader));
    }

    [Fact]
    public void A_ConfigMap_volume_is_read_once_and_in_one_generation()
    {
        using var folder = new TempFolder();
        folder.Mount("2025_1", ("a.yaml", Manifest.Namespace("a", "1")), ("b.yaml", Manifest.Namespace("b", "1")));
        var loader = Loader(folder.Path);
        for (var generation = 1; generation <= 20; generation++)
        {
            Assert.Empty(Own(loader.Load()));
            Assert.Equal("a b", Names(loader));
            Assert.All(loader.Resources.Resources, resource => Assert.Equal($"v{generation}", resource.Labels["version"]));
            Assert.Equal(folder["a.yaml"], loader.Resources.Resources[0].Location.File);
            folder.Mount($"2025_{generation + 1}", ("a.yaml", Manifest.Namespace("a", $"{generation + 1}")), ("b.yaml", Manifest.Namespace("b", $"{generation + 1}")));
        }
    }

    [Fact]
    public async Task A_ConfigMap_volume_that_changes_while_it_is_read_is_never_read_in_half()
    {
        using var folder = new TempFolder();
        (string, string)[] Files(int version) => [.. Enumerable.Range(0, 20).Select(i => ($"f{i}.yaml", Manifest.Namespace($"n{i}", $"{version}")))];
        folder.Mount("g0", Files(0));
        var loader = Loader(folder.Path);
        var swaps = Task.Run(() =>
        {
            for (var i = 1; i <= 50; i++)
                folder.Mount($"g{i}", Files(i));
        });
        do
        {
            loader.Load();
            Assert.True(loader.Resources.Resources.Select(resource => resource.Labels["version"]).Distinct(StringComparer.Ordinal).Count() <= 1);
        }
        while (!swaps.IsCompleted);
        await swaps;
        loader.Load();
        Assert.Equal(20, loader.Resources.Resources.Count(resource => resource.Labels["version"] is "v50"));
    }

    [Fact]
    public void A_file_that_did_not_change_is_not_read_into_new_objects()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", Manifest.Namespace("a"));
        folder.Write("b.yaml", Manifest.Namespace("b", "1"));
        var loader = Loader(folder.Path);
        loader.Load();
        var before = loader.Resources.Resources;
        folder.Write("b.yaml", Manifest.Namespace("b", "2"));
        loader.Load();
        Assert.Same(before[0], loader.Resources.Resources[0]);
        Assert.NotSame(before[1], loader.Resources.Resources[1]);
    }

    [Fact]
    public void Problems_are_ordered_by_severity_and_place()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", "apiVersion: v1\nkind: Node\nmetadata: {name: c}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: w}\nspecs: {}\n---\na: [\n");
        folder.Write("b.yaml", "b: [\n");
        Assert.Equal(
            "Error a.yaml:10, Error b.yaml:1, Warning a.yaml:8, Info a.yaml:1",
            string.Join(", ", Own(Loader(folder.Path).Load()).Select(problem => $"{problem.Severity} {Path.GetFileName(problem.Location!.File)}:{problem.Location.Line}")));
    }

    [Fact]
    public void Ten_thousand_objects_in_many_files_are_read()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 100; i++)
            folder.Write($"{i:000}/{i:000}.yaml", string.Join("---\n", Enumerable.Range(0, 100).Select(j => Manifest.Namespace($"n{i:000}{j:000}"))));
        var loader = Loader(folder.Path);
        Assert.Empty(Own(loader.Load()));
        Assert.Equal(10_000, loader.Resources.Resources.Length);
        Assert.Equal("n099099", loader.Resources.Resources[^1].Name);
    }

    private static ConfigLoader Loader(params string[] paths) => new(new LoadOptions { Paths = [.. paths] });

    private static string Names(ConfigLoader loader) => string.Join(' ', loader.Resources.Resources.Select(resource => resource.Name));

    private static string Origin(ConfigLoader loader) =>
        Assert.Single(loader.Resources.OfKind<TrafficPolicyResource>().Single().Cors!.AllowOrigins).Value.Text;

    // What reading has to say; targets that do not exist are the translation's business.
    private static Problem[] Own(GatewayConfig config) =>
        [.. config.Problems.Where(problem => problem.Field?.StartsWith("spec.targetRefs", StringComparison.Ordinal) is not true)];
}
