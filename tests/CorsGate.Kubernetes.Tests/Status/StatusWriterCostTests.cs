using CorsGate.Config.Model;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Status;

namespace CorsGate.Kubernetes.Tests.Status;

/// <summary>A change costs the objects that it is about, counted and not timed.</summary>
public sealed class StatusWriterCostTests
{
    private const int Routes = 300;
    private readonly Written _test = new();

    public StatusWriterCostTests()
    {
        for (var i = 0; i < Routes; i++)
            _test.Server.Put(_test.Routes, $"r{i}");
        _test.Write(All());
        Assert.Equal((Routes, Routes), (_test.Api.Writes, _test.Writer.Looked));
    }

    [Fact]
    public void One_changed_status_looks_at_one_object_and_its_own_write_at_it_again()
    {
        Assert.Null(_test.Write(All("r7", "b"), null, Reference("r7")));
        Assert.Equal((Routes + 1, Routes + 1), (_test.Api.Writes, _test.Writer.Looked));
        Assert.Null(_test.Write(All("r7", "b"), null, Reference("r7")));
        Assert.Equal((Routes + 1, Routes + 2), (_test.Api.Writes, _test.Writer.Looked));
    }

    [Fact]
    public void What_was_put_off_is_looked_at_again_without_a_change()
    {
        _test.Time.Advance(TimeSpan.FromSeconds(60));
        _test.Write(All("r7", "b"), null, Reference("r7"));
        _test.SetStatus(_test.Routes, "r7", """{"parents":[]}""");
        var wait = _test.Write(All("r7", "b"), null, Reference("r7"));
        Assert.Equal(Routes + 1, _test.Api.Writes);
        _test.Time.Advance(wait!.Value);
        Assert.Null(_test.Write(All("r7", "b"), null, Reference("r8")));
        Assert.Equal((Routes + 2, Routes + 4), (_test.Api.Writes, _test.Writer.Looked));
        Assert.Contains("\"message\":\"b\"", _test.Status(_test.Routes, "r7").ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_failed_is_tried_again_without_a_change()
    {
        _test.Api.Before = (_, _) => Task.FromException(new ApiException("no", System.Net.HttpStatusCode.InternalServerError));
        var wait = _test.Write(All("r7", "b"), null, Reference("r7"));
        _test.Api.Before = (_, _) => Task.CompletedTask;
        _test.Time.Advance(wait!.Value);
        Assert.Null(_test.Write(All("r7", "b"), null, Reference("r8")));
        Assert.Equal(Routes + 1, _test.Api.Writes);
    }

    [Fact]
    public void An_object_that_goes_is_forgotten_and_one_of_its_name_written()
    {
        lock (_test.Server.Gate)
            _test.Routes.Objects.Remove("default/r7");
        _test.Write(All(), null, Reference("r7"));
        Assert.Equal((Routes, Routes), (_test.Api.Writes, _test.Writer.Looked));
        _test.Server.Put(_test.Routes, "r7");
        _test.Write(All(), null, Reference("r7"));
        Assert.Equal(Routes + 1, _test.Api.Writes);
    }

    [Fact]
    public async Task Another_leader_looks_at_everything_and_writes_nothing()
    {
        var other = new StatusWriter(_test.Api, new StatusWriterOptions { TimeProvider = _test.Time });
        Assert.Null(await other.WriteAsync(All(), _test.Snapshot, null, CancellationToken.None));
        Assert.Equal((Routes, Routes), (_test.Api.Writes, other.Looked));
    }

    [Fact]
    public void An_entry_of_ours_on_an_object_that_has_no_status_any_more_is_removed()
    {
        var without = new DesiredStatus(All().Objects.Remove(Reference("r7")), []);
        _test.Write(without, null, Reference("r7"));
        Assert.Empty(_test.Status(_test.Routes, "r7")["parents"]!.AsArray());
        Assert.Equal(Routes + 1, _test.Api.Writes);
    }

    private ObjectReference Reference(string name) => Written.Reference(_test.Routes, name);

    private DesiredStatus All(string name = "", string message = "") =>
        Written.Desired([.. Enumerable.Range(0, Routes).Select(i => $"r{i}").Select(known => _test.Route(known, message: known == name ? message : "fine"))]);
}
