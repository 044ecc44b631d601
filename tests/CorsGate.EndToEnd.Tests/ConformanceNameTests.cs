using System.Text;
using System.Text.RegularExpressions;
using CorsGate.Config.Loading;
using CorsGate.Config.Status;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.Kubernetes.Api;

namespace CorsGate.EndToEnd.Tests;

/// <summary>What is announced in the status of a GatewayClass, what is tested, and what the documentation says are the same.</summary>
public sealed partial class ConformanceNameTests
{
    private static readonly string[] Cases = [.. NamedCases.All.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_core_test_of_the_suite_has_one_case_of_its_name()
    {
        Assert.Equal(38, ConformanceSuite.CoreOfHttp.Length);
        Assert.Empty(ConformanceSuite.CoreOfHttp.Concat(ConformanceSuite.CoreOfGrpc).Except(Cases, StringComparer.Ordinal));
        Assert.Equal(Cases.Distinct(StringComparer.Ordinal), Cases);
    }

    [Fact]
    public void Every_announced_feature_is_one_of_the_suite_and_all_its_tests_have_cases()
    {
        var announced = Announced();
        Assert.Empty(announced.Except(ConformanceSuite.Extended.SelectMany(test => test.Features).Concat(ConformanceSuite.CoreFeatures), StringComparer.Ordinal));
        var asked = ConformanceSuite.Extended.Where(test => test.Features.All(announced.Contains)).Select(test => test.Test);
        Assert.Empty(asked.Except(Cases, StringComparer.Ordinal));

        // A feature that only counts together with one that is not announced would be asked for by nobody.
        Assert.DoesNotContain(announced, feature => !ConformanceSuite.CoreFeatures.Contains(feature, StringComparer.Ordinal)
            && !ConformanceSuite.Extended.Any(test => test.Features.Contains(feature, StringComparer.Ordinal) && test.Features.All(announced.Contains)));
    }

    [Fact]
    public void Every_case_with_the_name_of_a_test_is_of_announced_features()
    {
        var announced = Announced();
        Assert.Superset(ConformanceSuite.CoreFeatures.ToHashSet(StringComparer.Ordinal), announced);
        var tests = ConformanceSuite.CoreOfHttp.Concat(ConformanceSuite.CoreOfGrpc).Select(test => (Test: test, Features: Array.Empty<string>())).Concat(ConformanceSuite.Extended)
            .ToDictionary(test => test.Test, test => test.Features, StringComparer.Ordinal);
        Assert.DoesNotContain(Cases, name => !tests.ContainsKey(name));
        Assert.DoesNotContain(Cases, name => !tests[name].All(announced.Contains));
    }

    [Fact]
    public void The_documentation_names_every_test_as_passed_or_not()
    {
        var rows = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "conformance.md")))
            .Select(row => (Test: row.Groups["test"].Value, IsPassed: row.Groups["passed"].Value == "yes")).ToList();
        Assert.Equal(Cases, rows.Where(row => row.IsPassed).Select(row => row.Test).Order(StringComparer.Ordinal));
        Assert.Equal(
            ConformanceSuite.Extended.Select(test => test.Test).Except(Cases, StringComparer.Ordinal).Order(StringComparer.Ordinal),
            rows.Where(row => !row.IsPassed).Select(row => row.Test).Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Announced()
    {
        var type = new ResourceType("gateway.networking.k8s.io", "v1", "GatewayClass", "gatewayclasses", IsNamespaced: false);
        var @class = KubernetesObject.Parse(type, Encoding.UTF8.GetBytes(
            $$"""{"metadata": {"name": "corsgate"}, "spec": {"controllerName": "{{StatusOptions.OwnControllerName}}" } }"""));
        var loader = new ObjectLoader(new LoadOptions { ControllerNames = [StatusOptions.OwnControllerName] });
        loader.Apply([new ObjectChange(@class.Reference, @class.Manifest)]);
        var status = loader.ComputeStatus(new StatusOptions());
        return Assert.IsType<GatewayClassStatus>(Assert.Single(status.Objects).Value).SupportedFeatures.ToHashSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^\| `(?<test>\w+)` \|.*\| (?<passed>yes|no) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
