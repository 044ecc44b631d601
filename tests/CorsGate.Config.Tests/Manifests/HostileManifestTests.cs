using System.Diagnostics;
using System.Text;
using CorsGate.Config.Manifests;
using CorsGate.Config.Tests.Reading;

namespace CorsGate.Config.Tests.Manifests;

/// <summary>What must neither crash the process nor keep it busy.</summary>
public class HostileManifestTests
{
    // Not a mark of speed: what these guard against takes minutes or ends the process.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(65)]
    [InlineData(5_000)]
    [InlineData(20_000)]
    [InlineData(100_000)]
    public void Nested_brackets_are_refused_with_their_place(int depth)
    {
        foreach (var (open, place) in new[] { ("[", "f:1:65"), ("{a: ", "f:1:257"), ("- ", "f:1:129"), ("[\n", "f:65:1") })
        {
            var problem = Assert.Single(Parse(Repeat(open, depth)).Problems);
            Assert.Equal($"{place}: the document is nested deeper than 64 levels", problem.ToString());
        }
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read()
    {
        var file = Parse(Repeat("[", 64) + Repeat("]", 64));
        Assert.Empty(file.Problems);
        Assert.Single(file.Documents);
    }

    [Fact]
    public void Brackets_without_end_are_refused() =>
        Assert.StartsWith("f:1:11: the document is not valid YAML", Assert.Single(Parse(Repeat("[", 10)).Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void An_alias_bomb_is_refused_where_it_becomes_too_large()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var problem = Assert.Single(Parse(bomb.ToString()).Problems);
        Assert.Contains("more than 1,000,000 nodes once its aliases are followed", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_bomb_is_refused()
    {
        var bomb = new StringBuilder("a0: &a0 {k: [x, x, x, x, x, x, x, x, x, x]}\n");
        for (var i = 1; i < 40; i++)
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} {{p: *a{i - 1}, q: *a{i - 1}, r: {{<<: [*a{i - 1}, *a{i - 1}]}}}}\n");
        Assert.Contains("more than 1,000,000 nodes", Assert.Single(Parse(bomb.ToString()).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_do_not_hide_depth()
    {
        var chain = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 100; i++)
            chain.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}]\n");
        Assert.Contains("nested deeper than 64 levels", Assert.Single(Parse(chain.ToString()).Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&a [*a]")]
    [InlineData("&a {b: *a}")]
    [InlineData("&a {<<: *a}")]
    [InlineData("&a [[{b: [*a]}]]")]
    public void A_node_that_contains_itself_is_refused(string yaml) =>
        Assert.Contains("a node cannot contain itself", Assert.Single(Parse(yaml).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_document_beyond_the_limit_is_refused_and_the_next_one_is_read()
    {
        var read = ReadManifests.Of($"a: {new string('x', ManifestLimits.DocumentCharacters)}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: after}}\n");
        Assert.StartsWith("manifests.yaml:1:1: the document has 1,572,868 characters; at most 1,572,864 are read", Assert.Single(read.Errors), StringComparison.Ordinal);
        Assert.Equal("after", Assert.Single(read.Resources).Name);
    }

    [Fact]
    public void A_document_of_the_limit_is_read()
    {
        var text = "a: ";
        Assert.Empty(Parse(text + new string('x', ManifestLimits.DocumentCharacters - text.Length)).Problems);
    }

    [Theory]
    [InlineData("apiVersion: v1\nitems:\n", "- apiVersion: v1\n  kind: Namespace\n  metadata:\n    name: n{0}\n", "kind: List\n")]
    [InlineData("{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"List\",\n    \"items\": [\n", "        {{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {{\"name\": \"n{0}\"}}}},\n", "    ]\n}\n")]
    public void A_list_of_objects_may_be_larger_than_an_object(string head, string item, string tail)
    {
        const int Count = 30_000;
        var items = string.Concat(Enumerable.Range(0, Count).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, item, i)));
        Assert.True(items.Length > ManifestLimits.DocumentCharacters);
        var read = ReadManifests.Of(head + items + tail);
        Assert.Empty(read.Errors);
        Assert.Equal(Count, read.Resources.Count);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_refused() =>
        Assert.Contains("at most 67,108,864 are read", Assert.Single(ManifestParser.Parse("f", new byte[ManifestLimits.FileBytes + 1]).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Many_tiny_documents_are_read()
    {
        var file = Parse(Repeat("---\na: b\n", 100_000));
        Assert.Equal(100_000, file.Documents.Length);
        Assert.Equal(199_999 + 1, file.Documents[^1].Location.Line);
    }

    [Fact]
    public void A_megabyte_of_origins_is_refused_in_one_line()
    {
        var origins = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"- https://host-{i}.example\n"));
        var read = ReadManifests.Of($"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {{name: p}}\nspec:\n  cors:\n    allowOrigins:\n{origins.Replace("- ", "    - ", StringComparison.Ordinal)}");
        Assert.Equal(
            ["manifests.yaml:7:5: TrafficPolicy default/p: spec.cors.allowOrigins: has 40,000 items; at most 64 are allowed"], read.Errors);
    }

    [Fact]
    public void An_object_with_very_many_errors_is_told_in_a_few_lines()
    {
        var fields = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"    x{i}: 1\n"));
        var read = ReadManifests.Of($"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {{name: p}}\nspec:\n  cors:\n{fields}");
        Assert.Equal(50, read.Errors.Count);
        Assert.EndsWith("further errors of this object are not listed", read.Errors[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b\0c", "f:1:5: the file has the control character \\u0000, which YAML does not allow; remove it")]
    [InlineData("a: b\n\u0001", "f:2:1: the file has the control character \\u0001, which YAML does not allow; remove it")]
    [InlineData("a: \u001b[31m", "f:1:4: the file has the control character \\u001b, which YAML does not allow; remove it")]
    public void Control_characters_are_refused(string yaml, string expected) =>
        Assert.Equal(expected, Assert.Single(Parse(yaml).Problems).ToString());

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_place() =>
        Assert.Equal(
            "f:2:4: the file is not UTF-8 text; save it as UTF-8",
            Assert.Single(ManifestParser.Parse("f", [.. "a: b\nc: "u8, 0xff, 0xfe]).Problems).ToString());

    [Theory]
    [InlineData("a: 'x\u2028y'")]
    [InlineData("\u2028---\na: b")]
    [InlineData("a: b\r\rc: d\r")]
    [InlineData("\"\\ud800\": 1")]
    [InlineData("a: \"\\ud800\"")]
    [InlineData("? ? ? ?")]
    [InlineData("- - - :\n")]
    [InlineData("]")]
    [InlineData("{,}")]
    [InlineData("&a")]
    [InlineData("!!str")]
    [InlineData("!<")]
    [InlineData("%TAG ! !\n---\n")]
    [InlineData("%YAML 9.9\n---\na: b")]
    [InlineData("--- |\n")]
    [InlineData("a: |99\n")]
    [InlineData("a: \"\\xZZ\"")]
    [InlineData("a: \"\\UFFFFFFFF\"")]
    [InlineData("*")]
    [InlineData("@")]
    public void Odd_input_gives_a_result_and_no_exception(string yaml)
    {
        var file = Parse(yaml);
        Assert.All(file.Problems, problem => Assert.DoesNotContain(problem.ToString(), char.IsControl));
        Assert.True(file.Documents.Length + file.Problems.Length <= 2);
    }

    private static ManifestFile Parse(string yaml)
    {
        var watch = Stopwatch.StartNew();
        var file = ManifestParser.Parse("f", Encoding.UTF8.GetBytes(yaml));
        Assert.True(watch.Elapsed < Patience);
        return file;
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
