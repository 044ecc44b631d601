using System.Text.Json.Nodes;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.LeaderElection;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.LeaderElection;

/// <summary>One leader at a time, by a clock that stands still between two steps.</summary>
public sealed class LeaderElectorTests
{
    private readonly ManualTime _time = new();
    private readonly FakeApiServer _server = new();

    public LeaderElectorTests() => _server.Add("coordination.k8s.io", "v1", "Lease", "leases");

    private Candidate Start(string name, double random = 0.5, int fails = 0) => new(name, _server, _time, random, fails);

    private JsonObject Lease => Assert.Single(_server.Kinds[0].Objects.Values);

    [Fact]
    public void The_first_leads_and_the_others_wait_while_it_renews() => Pump.Run(pump =>
    {
        var one = Start("one");
        pump.Advance(_time, 1);
        var two = Start("two");
        pump.Advance(_time, 120);

        Assert.True(one.Elector.IsLeader);
        Assert.False(two.Elector.IsLeader);
        Assert.Single(one.Terms);
        Assert.Empty(two.Terms);
        Assert.Equal("one", (string?)Lease["spec"]!["holderIdentity"]);
        Assert.Equal(15, (int)Lease["spec"]!["leaseDurationSeconds"]!);
        Assert.Equal(0, (int)Lease["spec"]!["leaseTransitions"]!);
        Assert.Equal("2030-01-01T00:00:00.000000Z", (string?)Lease["spec"]!["acquireTime"]);
        // A renewal every two seconds, in one request.
        Assert.InRange(one.Api.Log.Count, 58, 64);
        Assert.Equal(0, two.Api.Writes);
    });

    [Fact]
    public void A_leader_that_stops_lets_go_and_another_follows_within_seconds() => Pump.Run(pump =>
    {
        var one = Start("one");
        pump.Advance(_time, 1);
        var two = Start("two");
        pump.Advance(_time, 20);
        one.Stop.Cancel();
        pump.Drain();
        Assert.True(one.Run.IsCompletedSuccessfully);
        Assert.Equal("", (string?)Lease["spec"]!["holderIdentity"]);
        Assert.Equal(["one leads", "one does not lead any more"], one.Reports);
        Assert.Empty(one.Warnings);
        pump.Advance(_time, 5);

        Assert.True(two.Elector.IsLeader);
        Assert.Equal(1, (int)Lease["spec"]!["leaseTransitions"]!);
        AssertNoOverlap(one, two);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leader_that_is_cut_off_has_stopped_before_another_begins_within_20_seconds(bool hangs) => Pump.Run(pump =>
    {
        var one = Start("one");
        pump.Advance(_time, 1);
        var two = Start("two", random: 0.1);
        pump.Advance(_time, 30);
        one.Cut(hangs);
        var cut = _time.GetUtcNow();
        pump.Advance(_time, 20);

        Assert.False(one.Elector.IsLeader);
        Assert.Contains("one does not lead any more", one.Warnings);
        Assert.True(two.Elector.IsLeader);
        Assert.True(one.Terms[0].End - cut <= TimeSpan.FromSeconds(10.1));
        Assert.InRange((two.Terms[0].Start - cut).TotalSeconds, 12, 20);
        AssertNoOverlap(one, two);

        // It comes back, and waits like anybody.
        one.Heal();
        pump.Advance(_time, 60);
        Assert.False(one.Elector.IsLeader);
        Assert.True(two.Elector.IsLeader);
        AssertNoOverlap(one, two);
    });

    [Fact]
    public void Leadership_never_overlaps_whatever_fails_when() => Pump.Run(pump =>
    {
        var random = new Random(7);
        Candidate[] all = [Start("one", 0.1), Start("two", 0.5), Start("three", 0.9)];
        for (var i = 0; i < 300; i++)
        {
            var chosen = all[random.Next(3)];
            switch (random.Next(4))
            {
                case 0:
                    chosen.Cut(hangs: true);
                    break;
                case 1:
                    chosen.Cut(hangs: false);
                    break;
                default:
                    chosen.Heal();
                    break;
            }

            pump.Advance(_time, random.Next(1, 12));
        }

        AssertNoOverlap(all);
        Assert.True(all.Sum(candidate => candidate.Terms.Count) > 10);
    });

    [Fact]
    public void Of_two_that_start_at_once_one_leads() => Pump.Run(pump =>
    {
        var one = Start("one");
        var two = Start("two");
        pump.Advance(_time, 10);
        Assert.NotEqual(one.Elector.IsLeader, two.Elector.IsLeader);
    });

    [Fact]
    public void A_leader_stops_at_once_when_the_lease_is_another_s() => Pump.Run(pump =>
    {
        var one = Start("one");
        pump.Advance(_time, 5);
        new FakeWrites(_server).Change(_server.Kinds[0], "system", "corsgate-leader", lease => lease["spec"]!["holderIdentity"] = "thief");
        pump.Advance(_time, 2.1);
        Assert.False(one.Elector.IsLeader);
        // Nobody took the thief's lease away before its time.
        Assert.Equal("thief", (string?)Lease["spec"]!["holderIdentity"]);
    });

    [Fact]
    public void A_lease_from_an_older_copy_of_the_store_never_makes_two_lead() => Pump.Run(pump =>
    {
        // 1. The one leads, then the other; the copy is from before.
        var one = Start("one");
        pump.Advance(_time, 5);
        var two = Start("two", random: 0.1);
        pump.Advance(_time, 5);
        var copy = (JsonObject)Lease.DeepClone();
        one.Cut(hangs: false);
        pump.Advance(_time, 25);
        one.Heal();
        pump.Advance(_time, 20);
        Assert.True(two.Elector.IsLeader);

        // 2. The lease is in the first one's name again, who did not ask for it.
        _server.Kinds[0].Objects["system/corsgate-leader"] = copy;
        pump.Advance(_time, 60);
        AssertNoOverlap(one, two);
        Assert.NotEqual(one.Elector.IsLeader, two.Elector.IsLeader);
    });

    [Fact]
    public void A_leader_whose_lease_goes_back_to_an_older_one_of_its_own_leads_on() => Pump.Run(pump =>
    {
        var one = Start("one");
        pump.Advance(_time, 5);
        var copy = (JsonObject)Lease.DeepClone();
        pump.Advance(_time, 20);
        _server.Kinds[0].Objects["system/corsgate-leader"] = copy;
        pump.Advance(_time, 20);
        Assert.True(one.Elector.IsLeader);
        Assert.Single(one.Terms);
    });

    [Fact]
    public void A_lease_that_somebody_deletes_or_fills_with_nonsense_is_taken_again() => Pump.Run(pump =>
    {
        var one = Start("one");
        pump.Advance(_time, 5);
        _server.Delete(_server.Kinds[0], "corsgate-leader", "system");
        pump.Advance(_time, 5);
        Assert.True(one.Elector.IsLeader);
        Assert.Single(one.Terms);
        new FakeWrites(_server).Change(_server.Kinds[0], "system", "corsgate-leader", lease => lease["spec"] = new JsonObject { ["holderIdentity"] = "x", ["leaseDurationSeconds"] = 2_000_000_000 });
        pump.Advance(_time, 3_700);
        Assert.True(one.Elector.IsLeader);
    });

    [Fact]
    public void Work_that_fails_is_begun_again_and_said() => Pump.Run(pump =>
    {
        var one = Start("one", fails: 2);
        pump.Advance(_time, 30);
        Assert.True(one.Elector.IsLeader);
        Assert.Equal(3, one.Terms.Count);
        Assert.Contains(one.Warnings, warning => warning.Contains("broken", StringComparison.Ordinal));
    });

    [Fact]
    public void An_hour_without_the_server_is_one_line_in_the_log() => Pump.Run(pump =>
    {
        var one = Start("one");
        one.Cut(hangs: false);
        pump.Advance(_time, 3_600);
        Assert.Single(one.Warnings, warning => warning.Contains("cannot be held", StringComparison.Ordinal));
    });

    [Fact]
    public void Times_that_would_let_two_lead_are_refused() =>
        Assert.Throws<ArgumentException>(() => new LeaderElector(new MemoryApi(_server, _time), new LeaderElectionOptions { Namespace = "n", Identity = "i", RenewDeadline = TimeSpan.FromSeconds(15) }));

    private static void AssertNoOverlap(params Candidate[] candidates)
    {
        var terms = candidates.SelectMany(candidate => candidate.Terms).OrderBy(term => term.Start).ToList();
        for (var i = 1; i < terms.Count; i++)
            Assert.True(terms[i - 1].End <= terms[i].Start, $"{terms[i - 1]} and {terms[i]} lead at the same time");
    }

    [Fact]
    public void A_failure_that_nobody_expects_ends_no_election() => Pump.Run(pump =>
    {
        var one = Start("one");
        pump.Advance(_time, 1);
        var surprise = new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.NotConnected);
        one.Api.Before = (_, _) => Task.FromException(surprise);
        var two = Start("two");
        two.Api.Before = one.Api.Before;
        pump.Advance(_time, 20);
        Assert.False(one.Elector.IsLeader);
        Assert.All([one, two], candidate => Assert.Contains($"the lease system/corsgate-leader cannot be held: SocketException: {surprise.Message}", candidate.Warnings));

        two.Heal();
        pump.Advance(_time, 30);
        Assert.True(two.Elector.IsLeader);
        one.Heal();
        two.Stop.Cancel();
        pump.Advance(_time, 30);
        Assert.True(one.Elector.IsLeader);
        AssertNoOverlap(one, two);
    });

    private sealed class Candidate
    {
        private readonly ManualTime _time;
        private int _fails;

        public Candidate(string name, FakeApiServer server, ManualTime time, double random, int fails)
        {
            _fails = fails;
            _time = time;
            Name = name;
            Api = new MemoryApi(server, time);
            Elector = new LeaderElector(Api, new LeaderElectionOptions
            {
                Namespace = "system", Identity = name, TimeProvider = time, Random = () => random, Report = Reports.Add, Warn = Warnings.Add,
            });
            Run = Elector.RunAsync(LeadAsync, Stop.Token);
        }

        public string Name { get; }

        public MemoryApi Api { get; }

        public LeaderElector Elector { get; }

        public CancellationTokenSource Stop { get; } = new();

        public Task Run { get; }

        public List<string> Reports { get; } = [];

        public List<string> Warnings { get; } = [];

        public List<Term> Terms { get; } = [];

        /// <summary>No request gets through: it fails, or is never answered.</summary>
        public void Cut(bool hangs) => Api.Before = hangs
            ? (_, cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellation)
            : (_, _) => Task.FromException(new ApiException("connection refused"));

        public void Heal() => Api.Before = (_, _) => Task.CompletedTask;

        private async Task LeadAsync(CancellationToken leading)
        {
            var term = new Term(Name, _time.GetUtcNow());
            Terms.Add(term);
            if (_fails-- > 0)
            {
                term.End = _time.GetUtcNow();
                throw new InvalidOperationException("broken");
            }

            // The end is noted in the very moment, as a writer's requests end.
            await using var end = leading.Register(() => term.End = _time.GetUtcNow());
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, leading);
        }
    }

    private sealed class Term(string name, DateTimeOffset start)
    {
        public DateTimeOffset Start => start;

        public DateTimeOffset End { get; set; } = DateTimeOffset.MaxValue;

        public override string ToString() => $"{name} {Start:T} to {End:T}";
    }
}
