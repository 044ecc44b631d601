using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Loading;

/// <summary>
/// Turns objects that come one change after another, such as those of an API server, into the model: the same readers, rules and
/// last good versions as for files. A change costs what depends on it. Not thread-safe: one call at a time.
/// </summary>
public sealed class ObjectLoader(LoadOptions options)
{
    // In an order that does not depend on that in which a server tells of objects.
    private readonly SortedDictionary<ObjectReference, Known> _objects = new(ReferenceOrder.Instance);
    private readonly DialectSessions _dialects = new(options);
    private readonly ProblemBook _problems = new();
    private ImmutableArray<Problem> _read = [];
    private ImmutableArray<Problem> _translated = [];

    /// <summary>The configuration as of the last change.</summary>
    public GatewayConfig Config { get; private set; } = GatewayConfig.Empty;

    /// <summary>How much was translated so far.</summary>
    public TranslationWork Work => _dialects.Work;

    /// <summary>How many objects were read so far; one that changed only in what no reader looks at is not read again.</summary>
    public long Read { get; private set; }

    /// <summary>The objects that are served now, by identity. Gathered anew at each call.</summary>
    public ResourceSet Resources => new() { Resources = [.. _objects.Values.Select(known => known.Served).OfType<Resource>()] };

    /// <summary>Applies changes. Never throws for what the objects hold: see the configuration's problems.</summary>
    /// <param name="changes">The changes; of several of one object the last counts.</param>
    /// <returns>The configuration: the same instance if nothing in it changed.</returns>
    public GatewayConfig Apply(IEnumerable<ObjectChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var before = new Dictionary<ObjectReference, Resource?>();
        using var digest = new ManifestDigest();
        foreach (var change in changes)
        {
            before.TryAdd(change.Reference, Served(change.Reference));
            Apply(change, digest);
        }

        var served = new List<ResourceChange>(before.Count);
        foreach (var (reference, old) in before)
        {
            var now = Served(reference);
            if (!ReferenceEquals(old, now))
                served.Add(new ResourceChange(old, now));
        }

        var (listeners, problems) = _dialects.Translate(new SessionInput(served, () => Resources));
        var read = _problems.All();
        if (_read != read || !Instances.AreSame(_translated, problems))
            Config = Config with { Problems = [.. read.Concat(problems).Order(ProblemOrder.Instance)] };
        (_read, _translated) = (read, problems);
        if (!Instances.AreSame(Config.Listeners, listeners))
            Config = Config with { Listeners = listeners };
        return Config;
    }

    private void Apply(ObjectChange change, ManifestDigest digest)
    {
        _objects.TryGetValue(change.Reference, out var known);
        if (change.Object is not { } source)
        {
            if (known is not null)
                _problems.Set(known, []);
            _objects.Remove(change.Reference);
            return;
        }

        if (known is null)
            _objects.Add(change.Reference, known = new Known());
        var content = change.Error ?? digest.Of(source);
        if (string.Equals(known.Content, content, StringComparison.Ordinal))
            return;

        // Another uid is another object of the same name: it does not inherit.
        var uid = Uid(source);
        if (known.Uid is not null && uid is not null && !string.Equals(known.Uid, uid, StringComparison.Ordinal))
            known.Good = null;
        known.Content = content;
        known.Uid = uid ?? known.Uid;
        Serve(known, change.Error is { } error ? Unreadable(change.Reference, source.Location, error) : ReadAs(change.Reference, source));
    }

    private Resource? Served(ObjectReference reference) => _objects.TryGetValue(reference, out var known) ? known.Served : null;

    private void Serve(Known known, ReadObject read)
    {
        Read++;
        read = ResourceChecks.Check(read, options);
        if (!read.IsRefused)
            known.Good = null;
        known.Served = read.Resource;
        var problems = read.Problems;
        if (read is { IsRefused: true, Reference: not null } && known.Good is { } last)
        {
            known.Served = last;
            problems = problems.Add(ObjectStore.KeptLastGood(read));
        }

        if (known.Served is not null and not TrafficPolicyResource { IsRefused: true })
            known.Good = known.Served;
        _problems.Set(known, problems);
    }

    private ReadObject ReadAs(ObjectReference reference, ManifestObject source)
    {
        var read = ResourceReaders.Read(source, options.DefaultNamespace);
        return read.Reference is not { } own || own.Equals(reference)
            ? read
            : Unreadable(reference, source.Location, $"the object was announced as {reference} and calls itself {own}; it is not served under either name");
    }

    private static ReadObject Unreadable(ObjectReference reference, SourceLocation location, string error) =>
        new(reference, location, null, IsRefused: true, [new Problem(ProblemSeverity.Error, location, reference, null, error)]);

    private static string? Uid(ManifestObject source) =>
        (source.Root.Find("metadata")?.Value as ManifestMapping)?.Find("uid")?.Value is ManifestScalar { Text.Length: > 0 } uid ? uid.Text : null;

    /// <summary>What is known about an object.</summary>
    private sealed class Known
    {
        public string? Content { get; set; }

        public string? Uid { get; set; }

        public Resource? Served { get; set; }

        public Resource? Good { get; set; }
    }
}
