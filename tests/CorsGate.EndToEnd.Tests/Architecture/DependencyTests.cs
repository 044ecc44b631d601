using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Architecture;

/// <summary>The rules of the design that no compiler checks.</summary>
public sealed class DependencyTests
{
    // From the bottom up: each may refer to those before it, and to nothing after it.
    private static readonly string[] Order = ["CorsGate.Cors", "CorsGate.PipyJs", "CorsGate.Config", "CorsGate.Gateway", "CorsGate.Kubernetes", "CorsGate.Console", "CorsGate.Cli"];

    private static readonly string Source = Path.Combine(Repository.Root, "src");

    public static TheoryData<string> Projects() => [.. Directory.GetDirectories(Source).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_point_down_only(string project)
    {
        Assert.Contains(project, Order);

        var references = Items(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/'))).ToArray();

        Assert.All(references, r => Assert.True(Array.IndexOf(Order, r) < Array.IndexOf(Order, project), $"{project} refers up to {r}"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Compiled_assemblies_refer_down_only(string project)
    {
        var references = AssemblyReferences(project).Select(r => r == "corsgate" ? "CorsGate.Cli" : r).Where(r => r.StartsWith("CorsGate.", StringComparison.Ordinal)).ToArray();

        Assert.All(references, r => Assert.True(Array.IndexOf(Order, r) is >= 0 and var at && at < Array.IndexOf(Order, project), $"{project} refers to {r}"));
    }

    [Fact]
    public void The_CORS_engine_depends_on_nothing_but_the_base_class_library()
    {
        Assert.Empty(Items("CorsGate.Cors", "ProjectReference"));
        Assert.Empty(Items("CorsGate.Cors", "PackageReference"));
        Assert.Empty(Items("CorsGate.Cors", "FrameworkReference"));
        Assert.All(AssemblyReferences("CorsGate.Cors"), r => Assert.StartsWith("System.", r, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("System.Net.Http")]
    [InlineData("System.Net.Sockets")]
    [InlineData("System.IO.FileSystem")]
    [InlineData("System.Console")]
    [InlineData("System.Diagnostics.Process")]
    public void The_CORS_engine_does_no_input_or_output(string assembly) => Assert.DoesNotContain(assembly, AssemblyReferences("CorsGate.Cors"));

    [Theory]
    [InlineData("CorsGate.Config")]
    [InlineData("CorsGate.Cors")]
    public void The_model_and_the_engine_do_not_know_the_web_server(string project) =>
        Assert.DoesNotContain(AssemblyReferences(project), r => r.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_data_plane_knows_neither_manifests_nor_kinds_of_Kubernetes_objects()
    {
        var wrong = SourceFiles("CorsGate.Gateway")
            .Where(f => File.ReadLines(f).Any(l => l.StartsWith("using CorsGate.Config.", StringComparison.Ordinal) && !l.StartsWith("using CorsGate.Config.Model", StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(Source, f));

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Assert.Empty(Order.SelectMany(SourceFiles).Where(f => File.ReadLines(f).Count() > 400).Select(f => Path.GetRelativePath(Source, f)));

    [Fact]
    public void Every_project_of_src_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "CorsGate.slnx"));

        Assert.All(Directory.GetFiles(Source, "*.csproj", SearchOption.AllDirectories), p => Assert.Contains(Path.GetFileName(p), solution, StringComparison.Ordinal));
    }

    private static IEnumerable<string> SourceFiles(string project) =>
        Directory.EnumerateFiles(Path.Combine(Source, project), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> Items(string project, string item) =>
        XDocument.Load(Path.Combine(Source, project, project + ".csproj")).Descendants(item).Select(e => (string)e.Attribute("Include")!);

    private static string[] AssemblyReferences(string project)
    {
        var file = project == "CorsGate.Cli" ? "corsgate.dll" : project + ".dll";
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, file));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name))];
    }
}
