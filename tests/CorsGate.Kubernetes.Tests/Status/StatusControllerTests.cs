using CorsGate.Config.Status;
using CorsGate.Kubernetes.LeaderElection;
using CorsGate.Kubernetes.Status;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.Status;

/// <summary>Two replicas that know the same: only the leader writes.</summary>
public sealed class StatusControllerTests
{
    private readonly Written _test = new();

    public StatusControllerTests() => _test.Server.Add("coordination.k8s.io", "v1", "Lease", "leases");

    private bool Says(string text) => _test.Routes.Objects["default/r"].ToJsonString().Contains(text, StringComparison.Ordinal);

    private DesiredStatus Desired(string message) => Written.Desired(_test.Route(message: message));

    [Fact]
    public void Only_the_leader_writes_and_after_it_the_next_without_an_overlap() => Pump.Run(pump =>
    {
        _test.Server.Put(_test.Routes, "r");
        Replica[] all = [new("one", _test), new("two", _test)];
        pump.Advance(_test.Time, 5);
        var round = 0;
        foreach (var cut in new Replica?[] { null, all[0], null, all[1], null })
        {
            foreach (var replica in all)
                replica.IsCut = replica == cut;

            // Something changes all the time, and every replica sees it.
            for (var i = 0; i < 60; i++)
            {
                var message = $"round {round++}.";
                var desired = Desired(message);
                foreach (var replica in all)
                    replica.Controller.Publish(desired, _test.Snapshot, []);
                pump.Until(() => !all.Any(replica => replica is { IsCut: false, Elector.IsLeader: true }) || Says(message));
                pump.Advance(_test.Time, 1);
            }

            Assert.True(Says($"round {round - 1}."));
        }

        // Runs of writes by one replica: as many as there were leaders, with a pause between them.
        var writes = all.SelectMany(replica => replica.Api.Log.Where(entry => entry.Call.EndsWith("/status", StringComparison.Ordinal)).Select(entry => (replica.Name, entry.At)))
            .OrderBy(write => write.At).ToList();
        var changes = writes.Zip(writes.Skip(1)).Where(pair => pair.First.Name != pair.Second.Name).ToList();
        Assert.Equal(["one", "two"], changes.Select(pair => pair.First.Name));
        Assert.All(changes, pair => Assert.InRange((pair.Second.At - pair.First.At).TotalSeconds, 5, 22));
    });

    [Fact]
    public void What_was_put_off_is_written_without_another_change() => Pump.Run(pump =>
    {
        _test.Server.Put(_test.Routes, "r");
        var replica = new Replica("one", _test);
        replica.Controller.Publish(Desired("a"), _test.Snapshot, [Written.Reference(_test.Routes, "r")]);
        pump.Advance(_test.Time, 3);
        _test.SetStatus(_test.Routes, "r", """{"parents":[]}""");
        replica.Controller.Publish(Desired("a"), _test.Snapshot, [Written.Reference(_test.Routes, "r")]);
        pump.Until(() =>
        {
            pump.Advance(_test.Time, 0.1);
            return Says("\"message\":\"a\"");
        });
    });

    private sealed class Replica
    {
        public Replica(string name, Written test)
        {
            Name = name;
            Api = new MemoryApi(test.Server, test.Time) { Before = (_, cancellation) => IsCut ? Task.Delay(Timeout.InfiniteTimeSpan, test.Time, cancellation) : Task.CompletedTask };
            Controller = new StatusController(Api, new StatusWriterOptions { TimeProvider = test.Time, Instance = name });
            Elector = new LeaderElector(Api, new LeaderElectionOptions { Namespace = "system", Identity = name, TimeProvider = test.Time, Random = () => 0.5 });
            _ = Controller.RunAsync(Elector, CancellationToken.None);
        }

        public string Name { get; }

        public bool IsCut { get; set; }

        public MemoryApi Api { get; }

        public LeaderElector Elector { get; }

        public StatusController Controller { get; }
    }
}
