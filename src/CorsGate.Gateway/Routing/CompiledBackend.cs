using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Filters;

namespace CorsGate.Gateway.Routing;

/// <summary>A backend of a rule, ready for requests, with its place in the round of its endpoints.</summary>
internal sealed class CompiledBackend(WeightedBackend backend, CompiledPolicy? cors)
{
    private uint _counter;

    /// <summary>The backend; null: the reference is not valid, its share is answered with 500.</summary>
    public Backend? Source { get; } = backend.Backend;

    /// <summary>The filters of the backendRef.</summary>
    public FilterSet Filters { get; } = new(backend.Filters);

    /// <summary>The backendRef's own CORS filter; null: it has none.</summary>
    public CompiledPolicy? Cors { get; } = cors;

    /// <summary>The endpoints that are ready.</summary>
    public ImmutableArray<BackendEndpoint> Endpoints { get; } = backend.Backend?.Endpoints ?? [];

    /// <summary>The place in <see cref="Endpoints"/> of the next endpoint in turn. Not to be called when there are none.</summary>
    public int NextEndpoint() => Endpoints.Length == 1 ? 0 : (int)((Interlocked.Increment(ref _counter) - 1) % (uint)Endpoints.Length);
}
