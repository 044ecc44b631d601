using System.Text;
using CorsGate.Config.Manifests;

namespace CorsGate.Config.Tests.Manifests;

public class ScalarTests
{
    [Theory]
    [InlineData("true", ScalarKind.Boolean)]
    [InlineData("False", ScalarKind.Boolean)]
    [InlineData("yes", ScalarKind.Boolean)]
    [InlineData("off", ScalarKind.Boolean)]
    [InlineData("tRUE", ScalarKind.Text)]
    [InlineData("y", ScalarKind.Text)]
    [InlineData("N", ScalarKind.Text)]
    [InlineData("'true'", ScalarKind.Text)]
    [InlineData("\"1\"", ScalarKind.Text)]
    [InlineData("! 1", ScalarKind.Text)]
    [InlineData("!!str 1", ScalarKind.Text)]
    [InlineData("!!int '1'", ScalarKind.Integer)]
    [InlineData("~", ScalarKind.Null)]
    [InlineData("null", ScalarKind.Null)]
    [InlineData("", ScalarKind.Null)]
    [InlineData("''", ScalarKind.Text)]
    [InlineData("80", ScalarKind.Integer)]
    [InlineData("-1", ScalarKind.Integer)]
    [InlineData("+1", ScalarKind.Integer)]
    [InlineData("1_000", ScalarKind.Integer)]
    [InlineData("0x1F", ScalarKind.Integer)]
    [InlineData("0o17", ScalarKind.Integer)]
    [InlineData("017", ScalarKind.Integer)]
    [InlineData("08", ScalarKind.Float)]
    [InlineData("99999999999999999999999999", ScalarKind.Integer)]
    [InlineData("1.5", ScalarKind.Float)]
    [InlineData("1e30", ScalarKind.Float)]
    [InlineData(".nan", ScalarKind.Float)]
    [InlineData("-.inf", ScalarKind.Float)]
    [InlineData("1.2.3", ScalarKind.Text)]
    [InlineData("-x", ScalarKind.Text)]
    [InlineData(".", ScalarKind.Text)]
    [InlineData("0x", ScalarKind.Text)]
    [InlineData("12:30", ScalarKind.Text)]
    [InlineData("2025-01-31T12:00:00Z", ScalarKind.Text)]
    [InlineData("v1", ScalarKind.Text)]
    [InlineData("|\n 1", ScalarKind.Text)]
    public void A_scalar_means_what_Kubernetes_tools_take_it_for(string yaml, ScalarKind expected)
    {
        var root = Assert.IsType<ManifestMapping>(Assert.Single(ManifestParser.Parse("f", Encoding.UTF8.GetBytes("a: " + yaml)).Documents));
        Assert.Equal(expected, Assert.IsType<ManifestScalar>(root.Find("a")!.Value).Kind);
    }

    [Fact]
    public void Json_is_read_as_it_is()
    {
        var root = Assert.IsType<ManifestMapping>(Assert.Single(ManifestParser.Parse("f", "{\n\t\"a\": \"x\\/y \\ud83d\\ude00\",\n\t\"b\": [1, true, null, 1.5e3]\n}\n"u8).Documents));
        Assert.Equal("x/y 😀", Assert.IsType<ManifestScalar>(root.Find("a")!.Value).Text);
        var list = Assert.IsType<ManifestSequence>(root.Find("b")!.Value);
        Assert.Equal(
            [ScalarKind.Integer, ScalarKind.Boolean, ScalarKind.Null, ScalarKind.Float],
            list.Items.Select(item => Assert.IsType<ManifestScalar>(item).Kind));
        Assert.Equal("f:3:7", list.Location.ToString());
    }

    [Theory]
    [InlineData("{\"a\": 1}\n{\"b\": 2}\n", "f:2:2")]
    [InlineData("{\r\n  \"a\": [\r\n{},\r\n{}\r\n]\r\n}\r\n\r\n{\r\n  \"b\": 2\r\n}", "f:9:3")]
    [InlineData("{\"a\": 1}\n---\n{\"b\": 2}", "f:3:2")]
    public void Json_objects_follow_each_other_without_a_line_between(string text, string second)
    {
        var file = ManifestParser.Parse("f", Encoding.UTF8.GetBytes(text));
        Assert.Empty(file.Problems);
        Assert.Equal(2, file.Documents.Length);
        Assert.NotNull(Assert.IsType<ManifestMapping>(file.Documents[0]).Find("a"));
        Assert.Equal(second, Assert.IsType<ManifestMapping>(file.Documents[1]).Find("b")!.KeyLocation.ToString());
    }

    [Fact]
    public void Places_count_from_the_start_of_the_file_whatever_the_line_ends()
    {
        var file = ManifestParser.Parse("f", "a: b\r\n---\r\nc:\r\n  d: [e,\r\n    f]\r\n"u8);
        var inner = Assert.IsType<ManifestMapping>(Assert.IsType<ManifestMapping>(file.Documents[1]).Find("c")!.Value);
        var list = Assert.IsType<ManifestSequence>(inner.Find("d")!.Value);
        Assert.Equal("f:4:6", list.Location.ToString());
        Assert.Equal("f:4:3", inner.Find("d")!.KeyLocation.ToString());
        Assert.Equal("f:5:5", list.Items[1].Location.ToString());
    }

    [Fact]
    public void Marks_of_UTF8_and_UTF16_are_understood()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var root = Assert.IsType<ManifestMapping>(Assert.Single(ManifestParser.Parse("f", [.. encoding.GetPreamble(), .. encoding.GetBytes("a: é")]).Documents));
            Assert.Equal("é", Assert.IsType<ManifestScalar>(root.Find("a")!.Value).Text);
        }
    }

    [Fact]
    public void Merge_keys_give_way_to_own_keys_and_to_earlier_sources()
    {
        var root = Assert.IsType<ManifestMapping>(ManifestParser.Parse("f", "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 0\n"u8).Documents[0]);
        var merged = Assert.IsType<ManifestMapping>(root.Find("z")!.Value);
        Assert.Equal("a=0 b=1 c=2", string.Join(' ', merged.Entries.Select(entry => $"{entry.Key}={Assert.IsType<ManifestScalar>(entry.Value).Text}")));
    }

    [Fact]
    public void Large_mappings_are_found_by_name_and_checked_for_duplicates()
    {
        var fields = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"k{i}: {i}\n"));
        var root = Assert.IsType<ManifestMapping>(ManifestParser.Parse("f", Encoding.UTF8.GetBytes(fields)).Documents[0]);
        Assert.Equal("9999", Assert.IsType<ManifestScalar>(root.Find("k9999")!.Value).Text);
        Assert.Null(root.Find("k10000"));
        var problem = Assert.Single(ManifestParser.Parse("f", Encoding.UTF8.GetBytes(fields + "k17: x\n")).Problems);
        Assert.Equal("f:10001:1: the key 'k17' is already given in line 18; give it once", problem.ToString());
    }
}
