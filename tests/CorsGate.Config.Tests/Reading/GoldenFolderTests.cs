using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace CorsGate.Config.Tests.Reading;

/// <summary>
/// One folder for each case: manifests.yaml goes in, problems.txt holds every line that a user is told, in order, and every
/// object that is served. With CORSGATE_UPDATE_GOLDEN=1 the files are written instead of compared.
/// </summary>
public class GoldenFolderTests
{
    public static TheoryData<string> Cases() =>
        [.. Directory.GetDirectories(Folder()).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_case_is_told_and_served_as_written(string name)
    {
        var folder = Path.Combine(Folder(), name);
        var read = ReadManifests.Of(File.ReadAllBytes(Path.Combine(folder, "manifests.yaml")));
        var actual = new StringBuilder();
        foreach (var problem in read.Problems)
            actual.Append(CultureInfo.InvariantCulture, $"{problem.Severity.ToString().ToLowerInvariant()} {problem}\n");
        foreach (var resource in read.Resources)
            actual.Append(CultureInfo.InvariantCulture, $"{(resource.IsRefused ? "closed" : "served")} {resource.Reference}\n");
        var expected = Path.Combine(folder, "problems.txt");
        if (Environment.GetEnvironmentVariable("CORSGATE_UPDATE_GOLDEN") is "1")
            File.WriteAllText(expected, actual.ToString());
        Assert.Equal(File.ReadAllText(expected), actual.ToString());
    }

    [Fact]
    public void There_are_cases() => Assert.NotEmpty(Cases());

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "cases");
}
