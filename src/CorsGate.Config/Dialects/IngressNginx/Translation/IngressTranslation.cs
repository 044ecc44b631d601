using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The Ingresses of a configuration while there are any: what each says, the certificates, the backends, and the hosts, in this
/// order. Each part is made again when what it looked up changed. Any changes end in what the last objects alone would give.
/// </summary>
internal sealed class IngressTranslation
{
    private readonly LoadOptions _options;
    private readonly IngressWork _work;
    private readonly LookupTracker _tracker = new();
    private readonly ProblemBook _book = new();
    private readonly ProblemCollector _problems = new();
    private readonly Dictionary<ObjectReference, Unit> _ingresses = [];
    private readonly SortedSet<IngressResource> _served = new(IngressOrder.Instance);
    private readonly HashSet<Unit> _edited = [];
    private readonly ResourceIndex _index;
    private readonly IngressReading _reading;
    private readonly IngressCertificates _certificates;
    private readonly ServiceBackends _backends;
    private readonly ServerSet _servers;
    private ClassSelection? _classes;
    private ImmutableArray<Listener> _listeners = [];

    /// <summary>A translation without Ingresses.</summary>
    public IngressTranslation(LoadOptions options, IngressWork work)
    {
        (_options, _work) = (options, work);
        _index = new ResourceIndex(_tracker);
        _reading = new IngressReading(options, _problems);
        _certificates = new IngressCertificates(_index, _tracker, _problems, _book);
        _backends = new ServiceBackends(_index, options, _tracker, _problems, _book, work);
        _servers = new ServerSet(new RouteBuilder(new ActionBuilder(_backends), _problems), _tracker, _problems, _book, work);
    }

    /// <summary>Translates what changed.</summary>
    /// <param name="changes">The objects that changed, of any kind.</param>
    /// <param name="classes">All IngressClasses, if any changed; null: none did.</param>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Apply(
        IEnumerable<ResourceChange> changes, IEnumerable<IngressClassResource>? classes)
    {
        // 1. What is there now. This marks what has looked at it.
        foreach (var (before, after) in changes)
            Replace(before, after);
        if (classes is not null)
        {
            _classes = new ClassSelection(classes, _options, _problems);
            _edited.UnionWith(_ingresses.Values);
        }

        // 2. The Ingresses that are served.
        foreach (var unit in _edited)
            Read(unit);
        _edited.Clear();

        // 3. Certificates, backends, hosts.
        var certificates = _certificates.Update();
        _backends.Update();
        _listeners = _served.Min is { } owner ? Build(owner, certificates) : [];
        if (_served.Count == 0)
            _servers.Clear();
        _tracker.Sweep(lookup =>
        {
            if (lookup.Kind == LookupKind.Backend)
                _backends.Forget(lookup);
        });
        return (_listeners, _book.All());
    }

    private void Replace(Resource? before, Resource? after)
    {
        switch (before ?? after)
        {
            case IngressResource { Reference: var reference }:
                if (!_ingresses.TryGetValue(reference, out var unit))
                    _ingresses.Add(reference, unit = new Unit());
                unit.Now = (IngressResource?)after;
                if (after is null)
                    _ingresses.Remove(reference);
                _edited.Add(unit);
                break;
            case ServiceResource or EndpointSliceResource or TlsSecretResource:
                _index.Replace(before, after);
                break;
        }
    }

    private void Read(Unit unit)
    {
        // 1. Whether it is ours.
        var ingress = unit.Now;
        var isTaken = false;
        var said = _problems.Capture(() => isTaken = ingress is not null && _classes!.Takes(ingress));

        // 2. What it says, unless only its class was in question.
        if (!isTaken || !ReferenceEquals(unit.Read, ingress))
        {
            if (unit.Served is { } before)
            {
                _served.Remove(before.Resource);
                _servers.Remove(before);
                _certificates.Remove(before.Resource);
            }

            (unit.Read, unit.Served, unit.Problems) = (null, null, []);
        }

        if (isTaken && unit.Read is null)
        {
            _work.Ingresses++;
            unit.Problems = _problems.Capture(() => unit.Served = _reading.Read(ingress!));
            unit.Read = ingress;
            if (unit.Served is { } now)
            {
                _served.Add(ingress!);
                _servers.Add(now);
                _certificates.Add(ingress!);
            }
        }

        _book.Set(unit, said.AddRange(unit.Problems));
    }

    private ImmutableArray<Listener> Build(IngressResource owner, ImmutableArray<ServerCertificate> certificates)
    {
        _servers.Update(owner.Reference);
        return
        [
            Keep(new Listener
            {
                Name = "ingress-nginx/http",
                Owner = owner.Reference,
                Kind = ListenerKind.Ingress,
                Port = _options.IngressHttpPort,
                IsTls = false,
                VirtualHosts = _servers.Http,
                Location = owner.Location,
            }),
            Keep(new Listener
            {
                Name = "ingress-nginx/https",
                Owner = owner.Reference,
                Kind = ListenerKind.Ingress,
                Port = _options.IngressHttpsPort,
                IsTls = true,
                Certificates = certificates,
                VirtualHosts = _servers.Https,
                Location = owner.Location,
            }),
        ];
    }

    // Arrays are compared by reference.
    private Listener Keep(Listener listener) =>
        _listeners.FirstOrDefault(before => before.IsTls == listener.IsTls) is { } known && known.Equals(listener) ? known : listener;

    private sealed class Unit
    {
        /// <summary>The Ingress; null: it is gone.</summary>
        public IngressResource? Now { get; set; }

        /// <summary>The version of it that was read; null: none, as it is not ours.</summary>
        public IngressResource? Read { get; set; }

        /// <summary>What it says; null: it is not served.</summary>
        public ServedIngress? Served { get; set; }

        /// <summary>What there is to say about what it says.</summary>
        public ImmutableArray<Problem> Problems { get; set; } = [];
    }
}
