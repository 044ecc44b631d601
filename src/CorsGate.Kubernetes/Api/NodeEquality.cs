using CorsGate.Config.Manifests;

namespace CorsGate.Kubernetes.Api;

/// <summary>Whether two nodes say the same, in the same order, wherever they stand. JSON has no aliases, and its depth is bounded where it is read.</summary>
internal static class NodeEquality
{
    /// <summary>Compares.</summary>
    public static bool AreSame(ManifestNode one, ManifestNode other) => (one, other) switch
    {
        (ManifestScalar x, ManifestScalar y) => x.Kind == y.Kind && string.Equals(x.Text, y.Text, StringComparison.Ordinal),
        (ManifestSequence x, ManifestSequence y) => AreSame(x, y),
        (ManifestMapping x, ManifestMapping y) => AreSame(x, y),
        _ => false,
    };

    private static bool AreSame(ManifestSequence one, ManifestSequence other)
    {
        if (one.Items.Length != other.Items.Length)
            return false;
        for (var i = 0; i < one.Items.Length; i++)
        {
            if (!AreSame(one.Items[i], other.Items[i]))
                return false;
        }

        return true;
    }

    private static bool AreSame(ManifestMapping one, ManifestMapping other)
    {
        if (one.Entries.Length != other.Entries.Length)
            return false;
        for (var i = 0; i < one.Entries.Length; i++)
        {
            var (x, y) = (one.Entries[i], other.Entries[i]);
            if (!string.Equals(x.Key, y.Key, StringComparison.Ordinal) || !AreSame(x.Value, y.Value))
                return false;
        }

        return true;
    }
}
