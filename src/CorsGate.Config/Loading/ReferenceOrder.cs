using CorsGate.Config.Model;

namespace CorsGate.Config.Loading;

/// <summary>The order of identities: by namespace, name, kind and group.</summary>
internal sealed class ReferenceOrder : IComparer<ObjectReference>
{
    public static ReferenceOrder Instance { get; } = new();

    public int Compare(ObjectReference? x, ObjectReference? y)
    {
        var order = string.CompareOrdinal(x?.Namespace, y?.Namespace);
        if (order == 0)
            order = string.CompareOrdinal(x?.Name, y?.Name);
        if (order == 0)
            order = string.CompareOrdinal(x?.Kind, y?.Kind);
        return order != 0 ? order : string.CompareOrdinal(x?.Group, y?.Group);
    }
}
