namespace CorsGate.Gateway.Routing;

/// <summary>Looks up pieces of requests, which are strings of nobody's yet, in maps by strings. Allocates nothing.</summary>
internal static class SpanLookup
{
    /// <summary>The value of a key, compared by its characters; null: there is none.</summary>
    public static T? Find<T>(this PagedMap<string, T> map, ReadOnlySpan<char> key)
        where T : class
    {
        if (map.IsHashed)
        {
            // The hash of a string is that of its characters.
            var hash = string.GetHashCode(key, StringComparison.Ordinal);
            foreach (ref readonly var entry in map.Bucket(hash))
            {
                if (entry.Hash == hash && key.SequenceEqual(entry.Key))
                    return entry.Value;
            }

            return null;
        }

        foreach (ref readonly var entry in map.Few)
        {
            if (key.SequenceEqual(entry.Key))
                return entry.Value;
        }

        return null;
    }
}
