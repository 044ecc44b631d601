using CorsGate.Config.Model;

namespace CorsGate.Config.Loading;

/// <summary>The order in which problems are told: the worst first, then by place; those without a place last.</summary>
internal sealed class ProblemOrder : IComparer<Problem>
{
    public static ProblemOrder Instance { get; } = new();

    public int Compare(Problem? x, Problem? y)
    {
        if (x is null || y is null)
            return Comparer<bool>.Default.Compare(x is null, y is null);
        var order = y.Severity.CompareTo(x.Severity);
        if (order == 0)
            order = (x.Location is null).CompareTo(y.Location is null);
        if (order == 0)
            order = string.CompareOrdinal(x.Location?.File, y.Location?.File);
        if (order == 0)
            order = Comparer<int>.Default.Compare(x.Location?.Line ?? 0, y.Location?.Line ?? 0);
        return order == 0 ? Comparer<int>.Default.Compare(x.Location?.Column ?? 0, y.Location?.Column ?? 0) : order;
    }
}
