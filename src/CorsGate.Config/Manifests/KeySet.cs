using System.Collections.Immutable;

namespace CorsGate.Config.Manifests;

/// <summary>The fields of a mapping that is being read: most are few and need no index.</summary>
internal sealed class KeySet(ImmutableArray<ManifestEntry>.Builder entries)
{
    private const int LinearLookup = 8;
    private Dictionary<string, ManifestEntry>? _index;

    public ManifestEntry? Find(string key)
    {
        if (_index is not null)
            return _index.GetValueOrDefault(key);
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
        if (_index is null && entries.Count > LinearLookup)
            _index = entries.ToDictionary(known => known.Key, StringComparer.Ordinal);
        else
            _index?.Add(entry.Key, entry);
    }
}
