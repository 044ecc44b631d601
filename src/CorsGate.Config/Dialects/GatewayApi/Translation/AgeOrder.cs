using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The tie-break of Gateway API and of kgateway's policies: the oldest creationTimestamp first, then alphabetically by
/// <c>namespace/name</c>. An object without a timestamp counts as younger than any with one.
/// </summary>
internal sealed class AgeOrder : IComparer<Resource>
{
    /// <summary>The only instance.</summary>
    public static AgeOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(Resource? x, Resource? y)
    {
        if (ReferenceEquals(x, y))
            return 0;
        if (x is null)
            return -1;
        if (y is null)
            return 1;
        var order = CompareAge(x, y);
        if (order == 0)
            order = CompareNames(x.Namespace, x.Name, y.Namespace, y.Name);
        return order != 0 ? order : string.CompareOrdinal(x.Reference.Kind, y.Reference.Kind);
    }

    /// <summary>Compares the timestamps only: negative if the first object is older.</summary>
    public static int CompareAge(Resource x, Resource y) =>
        (x.CreationTimestamp ?? DateTimeOffset.MaxValue).CompareTo(y.CreationTimestamp ?? DateTimeOffset.MaxValue);

    // The specification orders the text "{namespace}/{name}", where "a-b/x" comes before "a/x": the slash takes part.
    private static int CompareNames(string xNamespace, string xName, string yNamespace, string yName)
    {
        var common = xNamespace.AsSpan().CommonPrefixLength(yNamespace);
        if (common == xNamespace.Length && common == yNamespace.Length)
            return string.CompareOrdinal(xName, yName);
        return At(xNamespace, common).CompareTo(At(yNamespace, common));

        static char At(string text, int index) => index < text.Length ? text[index] : '/';
    }
}
