using System.Collections.Immutable;

namespace CorsGate.Config.Manifests;

/// <summary>The fields of a mapping that is being read: most are few and need no index.</summary>
internal sealed class KeySet(ImmutableArray<ManifestEntry>.Builder entries)
{
    private const int LinearLookup = 8;
    private Dictionary<string, ManifestEntry>? index;

    public ManifestEntry? Find(string key)
    {
        if (index is not null)
            return index.GetValueOrDefault(key);
        for (var i = 0; i < entries.Count; i++)
        {
            if (string.Equals(entries[i].Key, key, StringComparison.Ordinal))
                return entries[i];
        }

        return null;
    }

    public void Add(ManifestEntry entry)
    {
        entries.Add(entry);
        if (index is null && entries.Count > LinearLookup)
            index = entries.ToDictionary(known => known.Key, StringComparer.Ordinal);
        else
            index?.Add(entry.Key, entry);
    }
}
