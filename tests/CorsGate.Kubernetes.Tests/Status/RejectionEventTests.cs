using System.Text.Json.Nodes;
using CorsGate.Config.Status;

namespace CorsGate.Kubernetes.Tests.Status;

/// <summary>Events about objects that are rejected: each is told once, and not too many at a time.</summary>
public sealed class RejectionEventTests
{
    private readonly Written _test = new();

    private DesiredStatus Rejected(int count, string message = "the field is missing") => DesiredStatus.Empty with
    {
        Rejections = [.. Enumerable.Range(0, count).Select(i => new Rejection(Written.Reference(_test.Routes, $"r{i}"), ConditionReason.UnsupportedValue, message))],
    };

    [Fact]
    public void An_Event_says_what_is_wrong_with_which_object_once()
    {
        _test.Server.Put(_test.Routes, "r0");
        Assert.Null(_test.Write(Rejected(1)));
        Assert.Null(_test.Write(Rejected(1)));
        var json = Assert.Single(_test.Events.Objects.Values);
        Assert.Single(_test.Api.Log);
        Assert.Equal("UnsupportedValue", (string?)json["reason"]);
        Assert.Equal("Warning", (string?)json["type"]);
        Assert.Equal("the field is missing", (string?)json["note"]);
        Assert.Equal("corsgate.dev/gateway-controller", (string?)json["reportingController"]);
        Assert.Equal("2030-01-01T00:00:00.000000Z", (string?)json["eventTime"]);
        var regarding = (JsonObject)json["regarding"]!;
        Assert.Equal(("HTTPRoute", "default", "r0"), ((string?)regarding["kind"], (string?)regarding["namespace"], (string?)regarding["name"]));
        Assert.StartsWith("r0.", (string?)json["metadata"]!["name"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_leader_tells_nothing_twice_and_another_message_is_told()
    {
        _test.Server.Put(_test.Routes, "r0");
        _test.Write(Rejected(1));
        var other = new Kubernetes.Status.StatusWriter(_test.Api, new Kubernetes.Status.StatusWriterOptions { TimeProvider = _test.Time });
        Assert.Null(await other.WriteAsync(Rejected(1), _test.Snapshot, null, CancellationToken.None));
        Assert.Single(_test.Events.Objects);
        _test.Write(Rejected(1, new string('x', 5_000)));
        Assert.Equal(2, _test.Events.Objects.Count);
        Assert.All(_test.Events.Objects.Values, json => Assert.True(((string)json["note"]!).Length <= 1_024));
    }

    [Fact]
    public void Another_object_of_the_name_is_told_about_anew()
    {
        _test.Server.Put(_test.Routes, "r0");
        _test.Write(Rejected(1));
        lock (_test.Server.Gate)
            _test.Routes.Objects["default/r0"]["metadata"]!["uid"] = "another";
        _test.Write(Rejected(1));
        Assert.Equal(2, _test.Events.Objects.Count);
    }

    [Fact]
    public void A_burst_is_bounded_and_the_rest_follows()
    {
        for (var i = 0; i < 100; i++)
            _test.Server.Put(_test.Routes, $"r{i}");
        Assert.Equal(TimeSpan.FromSeconds(1), _test.Write(Rejected(100)));
        Assert.Equal(25, _test.Events.Objects.Count);
        for (var i = 0; i < 75; i++)
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            _test.Write(Rejected(100));
        }

        Assert.Equal(100, _test.Events.Objects.Count);
        Assert.Equal(100, _test.Api.Log.Count);
    }

    [Fact]
    public void Nothing_is_told_about_objects_that_are_not_there()
    {
        Assert.Null(_test.Write(Rejected(3)));
        Assert.Empty(_test.Api.Log);
    }
}
