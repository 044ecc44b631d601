using System.Collections.Immutable;

namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>Edits of sorted arrays: the cost is that of copying, and of finding the places of what changes.</summary>
internal static class SortedEdits
{
    /// <summary>Takes items out of a sorted array and puts others in.</summary>
    /// <param name="sorted">The array, in order.</param>
    /// <param name="removed">Items of it; it is sorted by this.</param>
    /// <param name="added">The new items; it is sorted by this.</param>
    /// <param name="order">The order, in which only items that may stand for each other are equal.</param>
    public static ImmutableArray<T> Apply<T>(ImmutableArray<T> sorted, List<T> removed, List<T> added, IComparer<T> order)
    {
        removed.Sort(order);
        added.Sort(order);
        var result = ImmutableArray.CreateBuilder<T>(Math.Max(0, sorted.Length - removed.Count + added.Count));
        var (at, nextRemoved, nextAdded) = (0, 0, 0);
        while (nextRemoved < removed.Count || nextAdded < added.Count)
        {
            // What takes an item's place is put in after it was taken out.
            var isRemoval = nextAdded == added.Count
                || (nextRemoved < removed.Count && order.Compare(removed[nextRemoved], added[nextAdded]) <= 0);
            var item = isRemoval ? removed[nextRemoved++] : added[nextAdded++];
            var index = First(sorted, at, item, order, out var isFound);
            result.AddRange(sorted.AsSpan()[at..index]);
            at = index;
            if (!isRemoval)
                result.Add(item);
            else if (isFound)
                at++;
            else
                throw new InvalidOperationException("An item to be removed is not there.");
        }

        result.AddRange(sorted.AsSpan()[at..]);
        return result.DrainToImmutable();
    }

    private static int First<T>(ImmutableArray<T> sorted, int from, T item, IComparer<T> order, out bool isFound)
    {
        // Built for the first time: everything is put in at the end.
        var index = from == sorted.Length ? ~from : sorted.BinarySearch(from, sorted.Length - from, item, order);
        isFound = index >= 0;
        if (!isFound)
            return ~index;
        while (index > from && order.Compare(sorted[index - 1], item) == 0)
            index--;
        return index;
    }
}
