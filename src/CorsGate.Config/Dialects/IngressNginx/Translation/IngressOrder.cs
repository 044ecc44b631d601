using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The order in which Ingresses claim hosts and paths (<c>store.ListIngresses</c>): the oldest first; of the same age, the one
/// whose <c>namespace/name</c> is the larger.
/// </summary>
internal sealed class IngressOrder : IComparer<IngressResource>
{
    /// <summary>The only instance.</summary>
    public static IngressOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(IngressResource? x, IngressResource? y)
    {
        if (x is null || y is null)
            return x is null ? (y is null ? 0 : -1) : 1;
        var age = AgeOrder.CompareAge(x, y);
        return age != 0 ? age : string.CompareOrdinal($"{y.Namespace}/{y.Name}", $"{x.Namespace}/{x.Name}");
    }
}
