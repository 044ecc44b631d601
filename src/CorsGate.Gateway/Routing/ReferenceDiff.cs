using System.Runtime.InteropServices;

namespace CorsGate.Gateway.Routing;

/// <summary>A piece of a list that became another piece.</summary>
/// <param name="Before">Where it began.</param>
/// <param name="Removed">How many items it had.</param>
/// <param name="After">Where it begins.</param>
/// <param name="Added">How many items it has.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Hunk(int Before, int Removed, int After, int Added);

/// <summary>Finds what became of a list whose items mostly stayed the same instances in the same order.</summary>
internal static class ReferenceDiff
{
    // How far the two lists may run apart before the rest counts as changed.
    private const int Window = 16;

    /// <summary>
    /// The pieces that differ, in order; everything between them is the same instances. The cost is a comparison of references for
    /// each item. Items beyond a piece that is longer than the window are one piece with it, but for those at the end.
    /// </summary>
    public static List<Hunk> Find<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after)
        where T : class
    {
        var hunks = new List<Hunk>();
        var tail = 0;
        while (tail < before.Length && tail < after.Length && ReferenceEquals(before[^(tail + 1)], after[^(tail + 1)]))
            tail++;
        var x = before[..^tail];
        var y = after[..^tail];
        var (i, j) = (0, 0);
        while (i < x.Length || j < y.Length)
        {
            if (i < x.Length && j < y.Length && ReferenceEquals(x[i], y[j]))
            {
                i++;
                j++;
                continue;
            }

            var (removed, added) = Resume(x[i..], y[j..]);
            hunks.Add(new Hunk(i, removed, j, added));
            i += removed;
            j += added;
        }

        return hunks;
    }

    /// <summary>How many items of each list are between here and the next one that is in both.</summary>
    private static (int Removed, int Added) Resume<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : class
    {
        for (var sum = 1; sum <= Window; sum++)
        {
            for (var removed = Math.Min(sum, x.Length); removed >= 0 && sum - removed <= y.Length; removed--)
            {
                var added = sum - removed;
                if ((removed == x.Length && added == y.Length) || (removed < x.Length && added < y.Length && ReferenceEquals(x[removed], y[added])))
                    return (removed, added);
            }
        }

        return (x.Length, y.Length);
    }
}
