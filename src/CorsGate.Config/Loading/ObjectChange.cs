using CorsGate.Config.Manifests;
using CorsGate.Config.Model;

namespace CorsGate.Config.Loading;

/// <summary>A change of an object that something other than files tells of: an API server, or a copy of what it had said.</summary>
/// <param name="Reference">The object's identity.</param>
/// <param name="Object">The object as it is now; null: it is gone.</param>
public sealed record ObjectChange(ObjectReference Reference, ManifestObject? Object)
{
    /// <summary>
    /// Why the object cannot be read although it is there, one sentence; null: it can. It keeps its last good version then, and
    /// <see cref="Object"/> says no more than what it is.
    /// </summary>
    public string? Error { get; init; }
}
