using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>The order of the virtual hosts of a listener: exact hostnames before wildcards, those with more labels first, then by their text.</summary>
internal sealed class VirtualHostOrder : IComparer<VirtualHost>
{
    /// <summary>The only instance.</summary>
    public static VirtualHostOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(VirtualHost? x, VirtualHost? y)
    {
        var (a, b) = (x!.Hostname, y!.Hostname);
        var order = a.StartsWith('*').CompareTo(b.StartsWith('*'));
        if (order == 0)
            order = b.AsSpan().Count('.').CompareTo(a.AsSpan().Count('.'));
        return order != 0 ? order : string.CompareOrdinal(a, b);
    }
}
