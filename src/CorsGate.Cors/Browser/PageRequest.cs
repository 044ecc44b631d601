using System.Collections.Immutable;

namespace CorsGate.Cors.Browser;

/// <summary>A request that a page makes with <c>fetch</c> in its default mode <c>cors</c>.</summary>
public sealed record PageRequest
{
    /// <summary>The page's origin as it is serialized; <c>null</c> for an opaque one.</summary>
    public required string Origin { get; init; }

    /// <summary>Where to.</summary>
    public required FetchUrl Url { get; init; }

    /// <summary>The method as the script names it.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The headers that the script sets.</summary>
    public ImmutableArray<FetchHeader> Headers { get; init; } = [];

    /// <summary>The credentials mode.</summary>
    public FetchCredentials Credentials { get; init; } = FetchCredentials.SameOrigin;

    /// <summary>The length of the body in bytes; null: there is none.</summary>
    public long? BodyLength { get; init; }

    /// <summary>The method as it is sent.</summary>
    public string SentMethod => FetchMethod.Normalize(Method);

    /// <summary>Whether the URL is of the page's own origin, so that CORS has no say.</summary>
    public bool IsSameOrigin => string.Equals(Origin, Url.Origin, StringComparison.Ordinal);

    /// <summary>What a preflight would announce; null: the browser makes none (Fetch standard, 4.1, step 12).</summary>
    public Preflight? Preflight
    {
        get
        {
            if (IsSameOrigin)
                return null;
            var names = FetchHeaders.UnsafeNames(Headers);
            return FetchMethod.IsSafelisted(SentMethod) && names.IsEmpty ? null : new Preflight(SentMethod, names);
        }
    }
}
