using System.Text;
using CorsGate.Config.Dialects;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Tests.Reading;

/// <summary>A file of manifests, read as far as it can be without others.</summary>
internal sealed record ReadManifests(IReadOnlyList<Problem> Problems, IReadOnlyList<ReadObject> Objects)
{
    public IReadOnlyList<Resource> Resources => [.. Objects.Select(read => read.Resource).OfType<Resource>()];

    public IReadOnlyList<string> Errors => [.. Problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.ToString())];

    public static ReadManifests Of(string yaml, string file = "manifests.yaml") => Of(Encoding.UTF8.GetBytes(yaml), file);

    public static ReadManifests Of(byte[] content, string file = "manifests.yaml")
    {
        var parsed = ManifestParser.Parse(file, content);
        var problems = new List<Problem>(parsed.Problems);
        var objects = new List<ReadObject>();
        foreach (var document in parsed.Documents)
            objects.AddRange(ManifestObject.From(document, problems).Select(source => ResourceReaders.Read(source, "default")));
        problems.AddRange(objects.SelectMany(read => read.Problems));
        return new ReadManifests(problems, objects);
    }

    /// <summary>The only resource of a text that has no errors.</summary>
    public static T Single<T>(string yaml)
        where T : Resource
    {
        var read = Of(yaml);
        Assert.Empty(read.Errors);
        return Assert.IsType<T>(Assert.Single(read.Resources));
    }
}
