using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The backends that routes refer to, one instance for each. One whose objects changed is made again; while it says the same,
/// it stays the same instance and nothing that refers to it is touched, as when an EndpointSlice changed in what is not used.
/// </summary>
internal sealed class BackendTable(BackendFactory factory, LookupTracker tracker, ProblemCollector problems, ProblemBook book)
{
    private readonly Dictionary<BackendKey, Unit> _units = [];

    /// <summary>How many were made.</summary>
    public long Made { get; private set; }

    /// <summary>The backend; null: there is none, for the reason given.</summary>
    public Backend? Find(in BackendKey key, out Finding? reason)
    {
        tracker.Note(key.ToLookup());
        if (!_units.TryGetValue(key, out var unit))
        {
            _units.Add(key, unit = new Unit(key));
            Make(unit);
        }

        reason = unit.Reason;
        return unit.Backend;
    }

    /// <summary>Makes those again whose objects changed.</summary>
    public void Update()
    {
        foreach (var unit in tracker.Take(TranslationStage.Backends).Cast<Unit>())
        {
            var (backend, reason) = (unit.Backend, unit.Reason);
            Make(unit);
            if (AreAlike(backend, unit.Backend) && reason == unit.Reason)
                unit.Backend = backend;
            else
                tracker.Touch(unit.Key.ToLookup());
        }
    }

    /// <summary>Forgets a backend that nothing refers to any more.</summary>
    public void Forget(in BackendKey key)
    {
        if (!_units.Remove(key, out var unit))
            return;
        tracker.Forget(unit);
        book.Set(unit, []);
    }

    private void Make(Unit unit)
    {
        Made++;
        tracker.Run(unit, () => book.Set(unit, problems.Capture(() =>
        {
            unit.Backend = factory.Make(unit.Key, out var reason);
            unit.Reason = reason;
        })));
    }

    private static bool AreAlike(Backend? x, Backend? y) => x is null || y is null
        ? x is null && y is null
        : x.Endpoints.SequenceEqual(y.Endpoints) && x.Equals(y with { Endpoints = x.Endpoints });

    private sealed class Unit(BackendKey key) : TrackedUnit(TranslationStage.Backends)
    {
        public BackendKey Key { get; } = key;

        public Backend? Backend { get; set; }

        public Finding? Reason { get; set; }
    }
}
