namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>Comparison by reference.</summary>
internal static class Instances
{
    /// <summary>Whether two lists have the same instances in the same order.</summary>
    public static bool AreSame<T>(IReadOnlyList<T> x, IReadOnlyList<T> y)
        where T : class
    {
        if (x.Count != y.Count)
            return false;
        for (var i = 0; i < x.Count; i++)
        {
            if (!ReferenceEquals(x[i], y[i]))
                return false;
        }

        return true;
    }
}
