using CorsGate.Config.Dialects;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Loading;

/// <summary>
/// Turns objects that come and go one by one, as those of an API server do, into the model. An object that becomes invalid keeps its
/// last good version. Not thread-safe.
/// </summary>
/// <param name="options">What the command line says.</param>
public sealed class ObjectLoader(LoadOptions options)
{
    private readonly Dictionary<ObjectReference, ReadObject> _read = [];
    private readonly ObjectStore _objects = new(options);

    /// <summary>The objects that the last load serves.</summary>
    public ResourceSet Resources { get; private set; } = new();

    /// <summary>Takes an object that is new or has changed.</summary>
    /// <param name="reference">Its identity.</param>
    /// <param name="manifest">Its fields.</param>
    /// <param name="error">Why there are no fields; null: they are there.</param>
    public void Set(ObjectReference reference, ManifestObject manifest, string? error)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(manifest);
        _read[reference] = error is null ? ResourceReaders.Read(manifest, reference.Namespace) : Unreadable(reference, manifest.Location, error);
    }

    /// <summary>Takes that an object is gone.</summary>
    /// <param name="reference">Its identity.</param>
    public void Remove(ObjectReference reference) => _read.Remove(reference);

    /// <summary>The model of the objects as they are now.</summary>
    public GatewayConfig Load()
    {
        var problems = new List<Problem>();
        Resources = _objects.Merge([new LoadedFile("", Parses: true, [.. _read.Values], [])], problems);
        var (listeners, found) = DialectTranslators.Translate(Resources, options);
        problems.AddRange(found);
        return new GatewayConfig { Listeners = listeners, Problems = [.. problems.Order(ProblemOrder.Instance)] };
    }

    private static ReadObject Unreadable(ObjectReference reference, SourceLocation location, string error) =>
        new(reference, location, null, IsRefused: true, [new Problem(ProblemSeverity.Error, location, reference, null, error)]);
}
