using System.Text;
using System.Text.Json;
using CorsGate.Config.Manifests;

namespace CorsGate.Config.Tests.Manifests;

/// <summary>Objects as an API server writes them.</summary>
public sealed class JsonManifestTests
{
    [Theory]
    [InlineData("""{"a":[1,1.50,-0,1e3,"1",true,false,null,{"b":{}},[]]}""")]
    [InlineData("""{"text":"line\nand \"quotes\" and \u00e9","12":34}""")]
    [InlineData("""{"n":123456789012345678901234567890}""")]
    public void What_is_read_is_written_as_it_was(string json) => Assert.Equal(Normal(json), Write(Read(json)));

    [Fact]
    public void What_nobody_reads_is_left_out()
    {
        var root = Read("""
            {"metadata":{"name":"a","managedFields":[{"fieldsV1":{"f:spec":{}}}],"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","keep":"1"}},
             "spec":{"managedFields":[1],"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"x"}}}
            """);

        Assert.Equal(
            """{"metadata":{"name":"a","annotations":{"keep":"1"}},"spec":{"managedFields":[1],"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"x"}}}""",
            Write(root));
    }

    [Fact]
    public void What_a_list_has_said_for_its_items_is_added()
    {
        var root = JsonManifest.Read("""{"metadata":{"name":"a"}}"""u8, "Service a", "v1", "Service", out var error);

        Assert.Null(error);
        Assert.Equal("""{"metadata":{"name":"a"},"apiVersion":"v1","kind":"Service"}""", Write(root!));
    }

    [Fact]
    public void Places_are_the_name_of_the_object()
    {
        var root = JsonManifest.Read("""{"spec":{"a":[1]}}"""u8, "Service web/a", null, null, out _)!;

        Assert.Equal("Service web/a", root.Find("spec")!.Value.Location.ToString());
        Assert.Equal("Service web/a", root.Find("spec")!.KeyLocation.ToString());
    }

    [Theory]
    [InlineData("", "the object is not valid JSON")]
    [InlineData("[]", "the text is not a JSON object")]
    [InlineData("{", "the object is not valid JSON")]
    [InlineData("{} {}", "the object is not valid JSON")]
    [InlineData("""{"a":1,"a":2}""", "the key 'a' is given twice")]
    [InlineData("""{"a":"\ud800"}""", "the object is not valid JSON")]
    public void What_is_no_object_is_said(string json, string expected)
    {
        Assert.Null(JsonManifest.Read(Encoding.UTF8.GetBytes(json), "x", null, null, out var error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_are_read_within_the_limits_of_manifests()
    {
        Assert.NotNull(Parse(60));
        Assert.Null(Parse(70));
        Assert.Null(Parse(100_000));

        static ManifestMapping? Parse(int depth) => JsonManifest.Read(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)), "x", null, null, out _);
    }

    [Fact]
    public void Equal_names_are_the_same_string()
    {
        var one = Read("""{"hostnames":["a.example.com"]}""");
        var other = Read("""{"hostnames":["a.example.com"]}""");

        Assert.Same(one.Entries[0].Key, other.Entries[0].Key);
    }

    private static ManifestMapping Read(string json)
    {
        var root = JsonManifest.Read(Encoding.UTF8.GetBytes(json), "x", null, null, out var error);
        Assert.Null(error);
        return root!;
    }

    private static string Write(ManifestNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            JsonManifest.Write(writer, node);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Normal(string json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        using (var document = JsonDocument.Parse(json))
            document.RootElement.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
