using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>The order of problems, continued by what they say, so that only equal ones are equal.</summary>
internal sealed class FullProblemOrder : IComparer<Problem>
{
    /// <summary>The only instance.</summary>
    public static FullProblemOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(Problem? x, Problem? y)
    {
        if (ReferenceEquals(x, y))
            return 0;
        var order = ProblemOrder.Instance.Compare(x, y);
        if (order != 0 || x is null || y is null)
            return order;
        order = ReferenceOrder.Instance.Compare(x.Object, y.Object);
        if (order == 0)
            order = string.CompareOrdinal(x.Field, y.Field);
        return order != 0 ? order : string.CompareOrdinal(x.Message, y.Message);
    }
}
