using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Tests.Routing;

public class PagedMapTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(40)]
    [InlineData(5000)]
    public void After_any_changes_it_holds_what_a_dictionary_would(int keys)
    {
        var random = new Random(keys);
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        var map = PagedMap<string, string>.Empty;
        for (var step = 0; step < 200; step++)
        {
            // Grows, shrinks, and grows again.
            var removes = step / 50 % 2 == 0 ? 0.2 : 0.9;
            var edit = map.Edit(StringComparer.Ordinal);
            for (var i = random.Next(1, 2 + (keys / 10)); i > 0; i--)
            {
                var key = $"k{random.Next(keys)}";
                string? value = random.NextDouble() < removes ? null : $"v{step}-{i}";
                edit.Set(key, value);
                Assert.Equal(value, edit.Find(key));
                if (value is null)
                    expected.Remove(key);
                else
                    expected[key] = value;
            }

            map = edit.Build();
            Assert.Equal(expected.Count, map.Count);
            Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), map.Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
            for (var i = 0; i < keys; i += 1 + (keys / 50))
                Assert.Equal(expected.GetValueOrDefault($"k{i}"), map.Find($"k{i}"));
        }
    }

    [Fact]
    public void A_change_leaves_the_map_that_it_began_with_as_it_is()
    {
        var map = Of(1000);
        var other = map.Edit(StringComparer.Ordinal);
        for (var i = 0; i < 1000; i += 2)
            other.Set($"k{i}", i % 4 == 0 ? null : "changed");
        var changed = other.Build();
        for (var i = 0; i < 1000; i++)
            Assert.Equal($"v{i}", map.Find($"k{i}"));
        Assert.Equal(750, changed.Count);
        Assert.Equal("changed", changed.Find("k2"));
        Assert.Null(changed.Find("k4"));
    }

    [Fact]
    public void A_change_copies_no_more_than_a_page_of_buckets_and_the_list_of_pages()
    {
        var map = Of(100_000);
        map.With("k7", "warm", StringComparer.Ordinal);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var changed = map.With("k77", "changed", StringComparer.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 16_000);
        Assert.Equal("changed", changed.Find("k77"));
    }

    [Fact]
    public void A_change_that_changes_nothing_gives_the_same_map()
    {
        var map = Of(3);
        Assert.Same(map, map.Edit(StringComparer.Ordinal).Build());
        Assert.Same(map, map.With("none", null, StringComparer.Ordinal));
        Assert.Same(PagedMap<string, string>.Empty, map.With("k0", null, StringComparer.Ordinal).With("k1", null, StringComparer.Ordinal).With("k2", null, StringComparer.Ordinal));
    }

    private static PagedMap<string, string> Of(int count)
    {
        var edit = PagedMap<string, string>.Empty.Edit(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
            edit.Set($"k{i}", $"v{i}");
        return edit.Build();
    }
}
