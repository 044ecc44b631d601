using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Loading;

/// <summary>
/// Turns objects that come one change after another, such as those of an API server, into the model: the same readers, rules and
/// last good versions as for files. A change costs what depends on it. Not thread-safe: one call at a time.
/// </summary>
public sealed class ObjectLoader(LoadOptions options)
{
    // In an order that does not depend on that in which a server tells of objects.
    private readonly SortedDictionary<ObjectReference, LiveObject> _objects = new(ReferenceOrder.Instance);
    private readonly ImmutableSortedDictionary<ObjectReference, ManifestObject>.Builder _lastGood =
        ImmutableSortedDictionary.CreateBuilder<ObjectReference, ManifestObject>(ReferenceOrder.Instance, ReferenceEqualityComparer.Instance);

    private readonly DialectSessions _dialects = new(options);
    private readonly ProblemBook _reading = new();
    private readonly ProblemBook _checking = new();
    private StatusSession? _status;
    private (ImmutableArray<Problem> Read, ImmutableArray<Problem> Checked, ImmutableArray<Problem> Translated) _told = ([], [], []);

    /// <summary>The configuration as of the last change.</summary>
    public GatewayConfig Config { get; private set; } = GatewayConfig.Empty;

    /// <summary>How much was translated so far.</summary>
    public TranslationWork Work => _dialects.Work;

    /// <summary>How many objects were read so far; one that changed only in what no reader looks at is not read again.</summary>
    public long Read { get; private set; }

    /// <summary>The objects that are served now, by identity. Gathered anew at each call.</summary>
    public ResourceSet Resources => Gather(known => known.Served);

    /// <summary>
    /// The objects to keep for a cold start: applied to a loader without objects they give this configuration again. Each is in its
    /// last good version; one that never was good is as it is, so that a refused policy keeps its targets closed. What was taken stays as
    /// it is while changes are applied, and may be gone through on another thread; taking it costs nothing.
    /// </summary>
    public IEnumerable<ManifestObject> LastGood => _lastGood.ToImmutable().Values;

    /// <summary>
    /// What the status of the objects should be after the last change. The first call computes that of every object, each further one
    /// what depends on the changes since; the others are the same instances.
    /// </summary>
    /// <param name="status">What it says beside the objects; its controller names are those of the load options.</param>
    public DesiredStatus ComputeStatus(StatusOptions status)
    {
        IEnumerable<ObjectReference> touched = _objects.Keys;
        if (_status is not null)
            touched = _dialects.Changes.Take();
        else
            _dialects.Changes.Begin();
        _status ??= new StatusSession(_dialects, Judge, options);
        try
        {
            return _status.Update(touched, status);
        }
        catch
        {
            // Half of a change is no state to go on from.
            _status = null;
            throw;
        }
    }

    /// <summary>How often the status of an object was computed so far.</summary>
    public long StatusesComputed => _status?.Computed ?? 0;

    /// <summary>Applies changes. Never throws for what the objects hold: see the configuration's problems.</summary>
    /// <param name="changes">The changes; of several of one object the last counts.</param>
    /// <returns>The configuration: the same instance if nothing in it changed.</returns>
    public GatewayConfig Apply(IEnumerable<ObjectChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var before = new Dictionary<ObjectReference, JudgedObject>();
        var mayConcernOthers = false;
        using var digest = new ManifestDigest();
        foreach (var change in changes)
        {
            var known = _objects.GetValueOrDefault(change.Reference);
            before.TryAdd(change.Reference, Judge(change.Reference));
            mayConcernOthers |= ResourceSetChecks.MayMatter(known?.Chosen);
            mayConcernOthers |= ResourceSetChecks.MayMatter(Apply(change, known, digest)?.Chosen);
        }

        if (mayConcernOthers)
            CheckAll(before);
        var served = new List<ResourceChange>(before.Count);
        foreach (var (reference, old) in before)
        {
            if (_objects.GetValueOrDefault(reference)?.Source is { } source)
                _lastGood[reference] = source;
            else
                _lastGood.Remove(reference);
            var now = Judge(reference);
            if (now != old)
                _dialects.Changes.Touch(reference);
            if (!ReferenceEquals(old.Served, now.Served))
                served.Add(new ResourceChange(old.Served, now.Served));
        }

        var (listeners, problems) = _dialects.Translate(new SessionInput(served, () => Resources));
        return Take(listeners, problems);
    }

    private LiveObject? Apply(ObjectChange change, LiveObject? known, ManifestDigest digest)
    {
        if (change.Object is not { } source)
        {
            if (known is not null)
                Forget(change.Reference, known);
            return null;
        }

        if (known is null)
            _objects.Add(change.Reference, known = new LiveObject());
        known.Generation = Generation(source);
        var content = change.Error ?? digest.Of(source);
        if (string.Equals(known.Content, content, StringComparison.Ordinal))
        {
            known.Renew(source);
            return known;
        }

        Read++;
        known.Content = content;
        known.Identify(Uid(source));
        var read = change.Error is { } error ? Unreadable(change.Reference, source.Location, error) : ReadAs(change.Reference, source);
        _reading.Set(known, known.Take(ResourceChecks.Check(read, options), change.Error is null ? source : null));
        if (!ResourceSetChecks.MayMatter(known.Chosen))
            _checking.Set(known, known.Settle(static _ => null));
        return known;
    }

    private void Forget(ObjectReference reference, LiveObject known)
    {
        _reading.Set(known, []);
        _checking.Set(known, []);
        _objects.Remove(reference);
    }

    private void CheckAll(Dictionary<ObjectReference, JudgedObject> before)
    {
        var check = ResourceSetChecks.Open(Gather(known => known.Chosen));
        foreach (var (reference, known) in _objects)
        {
            if (!ResourceSetChecks.MayMatter(known.Chosen))
                continue;
            before.TryAdd(reference, Judge(reference));
            _checking.Set(known, known.Settle(check));
        }
    }

    private JudgedObject Judge(ObjectReference reference) =>
        _objects.TryGetValue(reference, out var known) ? new JudgedObject(known.Served, known.Refused, known.Generation) : default;

    private GatewayConfig Take(ImmutableArray<Listener> listeners, ImmutableArray<Problem> translated)
    {
        var (read, @checked) = (_reading.All(), _checking.All());
        if (_told.Read != read || _told.Checked != @checked || !Instances.AreSame(_told.Translated, translated))
            Config = Config with { Problems = [.. read.Concat(@checked).Concat(translated).Order(ProblemOrder.Instance)] };
        _told = (read, @checked, translated);
        if (!Instances.AreSame(Config.Listeners, listeners))
            Config = Config with { Listeners = listeners };
        return Config;
    }

    private ReadObject ReadAs(ObjectReference reference, ManifestObject source)
    {
        var read = ResourceReaders.Read(source, options.DefaultNamespace);
        return read.Reference is not { } own || own.Equals(reference)
            ? read
            : Unreadable(reference, source.Location, $"the object was announced as {reference} and calls itself {own}; it is not served under either name");
    }

    private ResourceSet Gather(Func<LiveObject, Resource?> choose) => new() { Resources = [.. _objects.Values.Select(choose).OfType<Resource>()] };

    private static ReadObject Unreadable(ObjectReference reference, SourceLocation location, string error) =>
        new(reference, location, null, IsRefused: true, [new Problem(ProblemSeverity.Error, location, reference, null, error)]);

    private static long? Generation(ManifestObject source) =>
        (source.Root.Find("metadata")?.Value as ManifestMapping)?.Find("generation")?.Value is ManifestScalar { Kind: ScalarKind.Integer } generation
        && long.TryParse(generation.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Uid(ManifestObject source) =>
        (source.Root.Find("metadata")?.Value as ManifestMapping)?.Find("uid")?.Value is ManifestScalar { Text.Length: > 0 } uid ? uid.Text : null;
}
