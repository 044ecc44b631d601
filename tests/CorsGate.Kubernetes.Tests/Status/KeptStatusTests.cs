using System.Text;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Tests.Status;

/// <summary>The status of an object is kept as its text; what could not be read back whole makes the object unreadable, not us.</summary>
public sealed class KeptStatusTests
{
    private static readonly ResourceType Route = new("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes", true);

    [Fact]
    public void It_is_kept_as_it_was_written_and_not_among_the_fields()
    {
        const string Status = """{"parents": [1.50, 1e400, 18446744073709551616, "ä\u0000"], "x":{}}""";
        var read = Parse(Status);
        Assert.Null(read.Error);
        Assert.Equal(Status, Encoding.UTF8.GetString(read.Status.Span));
        Assert.Null(read.Root.Find("status"));
        Assert.NotNull(read.Root.Find("spec"));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    public void What_cannot_be_read_back_is_an_error_of_the_object(string status)
    {
        var read = Parse(status);
        Assert.Contains("status", read.Error, StringComparison.Ordinal);
        Assert.True(read.Status.IsEmpty);
        Assert.Empty(read.Root.Entries);
    }

    [Fact]
    public void One_that_is_nested_too_deeply_is_an_error_of_the_object() =>
        Assert.NotNull(Parse("{\"a\":" + new string('[', 300) + new string(']', 300) + "}").Error);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    public void One_that_is_no_object_is_none(string status)
    {
        var read = Parse(status);
        Assert.Null(read.Error);
        Assert.True(read.Status.IsEmpty);
    }

    private static KubernetesObject Parse(string status) =>
        KubernetesObject.Parse(Route, Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"r","namespace":"n"},"spec":{},"status":{{{status}}} }"""));
}
