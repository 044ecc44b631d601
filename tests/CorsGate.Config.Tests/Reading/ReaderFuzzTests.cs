using System.Text;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using FsCheck;
using FsCheck.Fluent;

namespace CorsGate.Config.Tests.Reading;

/// <summary>Whatever stands in a manifest, reading it ends, throws nothing, and tells lines that a terminal can show.</summary>
public class ReaderFuzzTests
{
    private static readonly string[] Seeds = [.. Directory.GetFiles(Folder(), "manifests.yaml", SearchOption.AllDirectories)
        .SelectMany(file => File.ReadAllText(file).Split("\n---\n"))];

    private static readonly string[] Pieces =
    [
        "\n", "- ", ": ", "{", "}", "[", "]", "\"", "'", "|", ">", "&a ", "*a", "!!int ", "!x ", "<<: ", "? ", "#", "%", "---\n", "...\n", "\t", "\0", "\r", "\u2028",
        "null", "true", "-1", "1e30", ".nan", "\"\\r\\n\"", "\"\\0\"", "é", "\ud83d", "{}", "[]", "{a: b}", "[a]", "*", "https://*", "99999999999999999999",
    ];

    [Fact]
    public void Mutated_manifests_are_read_without_an_exception() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Check(Encoding.UTF8.GetBytes(Mutate(new Random(seed)))))
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1500));

    [Fact]
    public void Random_bytes_are_read_without_an_exception() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Check).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_policy_of_a_mutated_manifest_that_is_refused_allows_nobody() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var read = ReadManifests.Of(Mutate(new Random(seed)));
            foreach (var policy in read.Objects.Where(item => item.IsRefused).Select(item => item.Resource).OfType<TrafficPolicyResource>())
                Assert.True(policy is { IsRefused: true, IsDisabled: false, Cors.AllowOrigins.IsEmpty: true });
            Assert.All(read.Objects.Where(item => item.IsRefused), item => Assert.Contains(item.Problems, problem => problem.Severity == ProblemSeverity.Error));
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static void Check(byte[] content)
    {
        var read = ReadManifests.Of(content);
        foreach (var line in read.Problems.Select(problem => problem.ToString()))
        {
            Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u2029');
            Assert.InRange(line.Length, 1, 2000);
        }

        Assert.All(read.Resources, resource => Assert.DoesNotContain(resource.Reference.ToString(), char.IsControl));
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
        for (var edits = random.Next(1, 6); edits > 0 && text.Length > 0; edits--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text[at] = (char)random.Next(0x20, 0x7f);
                    break;
                default:
                    // Replaces a value as a whole: the field stays, its type does not.
                    var colon = text.ToString().IndexOf(": ", at, StringComparison.Ordinal);
                    var end = colon < 0 ? -1 : text.ToString().IndexOfAny(['\n', ',', '}'], colon);
                    if (end > 0)
                        text.Remove(colon + 2, end - colon - 2).Insert(colon + 2, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "cases");
}
