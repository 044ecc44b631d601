using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Tests.Routing;

public class WeightedCycleTests
{
    [Theory]
    [InlineData(new[] { 1 }, 5)]
    [InlineData(new[] { 1, 1 }, 2)]
    [InlineData(new[] { 90, 10 }, 10)]
    [InlineData(new[] { 3, 0, 5, 2 }, 10)]
    [InlineData(new[] { 7, 13 }, 20)]
    [InlineData(new[] { 0, 4 }, 3)]
    [InlineData(new[] { 1_000_000, 1 }, 1_000_001)]
    public void Every_run_gives_each_backend_exactly_its_share(int[] weights, int run)
    {
        var cycle = new WeightedCycle(weights);
        var total = weights.Sum();
        for (var round = 0; round < 2; round++)
        {
            var counts = new int[weights.Length];
            for (var i = 0; i < run; i++)
                counts[cycle.Next()]++;
            for (var i = 0; i < weights.Length; i++)
                Assert.Equal((long)weights[i] * run / total, counts[i]);
        }
    }

    [Fact]
    public void Shares_are_spread_evenly()
    {
        var cycle = new WeightedCycle([9, 1]);
        var places = Enumerable.Range(0, 100).Where(_ => cycle.Next() == 1).ToArray();
        Assert.Equal(10, places.Length);
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.Equal(10, pair.Second - pair.First));
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0, 0 })]
    public void Nothing_is_to_be_chosen_where_every_weight_is_zero(int[] weights) => Assert.True(new WeightedCycle(weights).IsEmpty);

    [Fact]
    public void Shares_hold_when_many_threads_choose()
    {
        var cycle = new WeightedCycle([2, 1]);
        var counts = new int[2];
        Parallel.For(0, 3000, _ => Interlocked.Increment(ref counts[cycle.Next()]));
        Assert.Equal([2000, 1000], counts);
    }
}
