using CorsGate.Config.Dialects;
using CorsGate.Config.Status;
using CorsGate.Config.Tests.Translation;

namespace CorsGate.Config.Tests.Status;

/// <summary>After any changes the status of all objects is that of a computation of the last objects alone.</summary>
public sealed class RandomStatusTests : IDisposable
{
    private readonly TestSecret[] _secrets = [new("a", "secret"), new("c", "secret")];

    public void Dispose()
    {
        foreach (var secret in _secrets)
            secret.Dispose();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public void A_sequence_of_changes_ends_in_what_a_whole_computation_gives(int seed)
    {
        var world = new StatusWorld(seed, _secrets);
        var session = StatusWorld.Session();
        var status = new StatusSession(session, world.Find, StatusWorld.Load);
        var before = DesiredStatus.Empty;
        var (lines, policies) = (0, 0);
        for (var step = 0; step < 300; step++)
        {
            var (changes, others) = world.Step();
            session.Translate(new SessionInput(changes, () => throw new InvalidOperationException("a change asks for everything")));
            var touched = changes.Select(change => (change.Before ?? change.After)!.Reference).Concat(others).Concat(session.Changes.Take());
            var after = status.Update(touched, world.Options);

            var expected = world.Whole();
            Assert.Equal(StatusWorld.Lines(expected), StatusWorld.Lines(after));
            AssertChanges(before, after);
            before = after;
            lines += expected.Objects.Count;
            policies += expected.Objects.Values.OfType<PolicyStatus>().Count();
        }

        // The world is one in which something is told.
        Assert.True(lines > 300 && policies > 50, $"{lines} statuses, {policies} of them of policies");
    }

    // What is not among the changes is the same instance.
    private static void AssertChanges(DesiredStatus before, DesiredStatus after)
    {
        var changed = after.Changed.ToHashSet();
        foreach (var reference in before.Objects.Keys.Union(after.Objects.Keys))
            Assert.Equal(changed.Contains(reference), !ReferenceEquals(before.Objects.GetValueOrDefault(reference), after.Objects.GetValueOrDefault(reference)));
        Assert.All(changed, reference => Assert.False(StatusEquality.AreSame(before.Objects.GetValueOrDefault(reference), after.Objects.GetValueOrDefault(reference))));
    }
}
