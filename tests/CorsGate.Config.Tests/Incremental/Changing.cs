using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Translation;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>A session with the objects that it knows: tests put objects and look at what was made again.</summary>
internal sealed class Changing
{
    private readonly IDialectSession _session;
    private readonly Dictionary<ObjectReference, Resource> _objects = [];

    public Changing(params Resource[] resources)
        : this(new GatewayApiTranslator(), resources)
    {
    }

    public Changing(IDialectTranslator dialect, params Resource[] resources)
    {
        _session = dialect.CreateSession(new LoadOptions());
        Put(resources);
    }

    public Translated Now { get; private set; } = new([], []);

    /// <summary>Adds or replaces objects, and returns what was made for that.</summary>
    public TranslationWork Put(params Resource[] resources) => Apply([.. resources.Select(resource =>
    {
        var before = _objects.GetValueOrDefault(resource.Reference);
        _objects[resource.Reference] = resource;
        return new ResourceChange(before, resource);
    })]);

    public TranslationWork Delete(Resource resource) => Apply([new ResourceChange(_objects[resource.Reference], null)]);

    /// <summary>The routes of a virtual host.</summary>
    public Route[] Routes(string hostname, string listener = "infra/gw/http") => [.. Now.Host(listener, hostname).Routes];

    private TranslationWork Apply(ResourceChange[] changes)
    {
        var before = _session.Work;
        var (listeners, problems) = _session.Translate(new SessionInput(changes, () => new ResourceSet { Resources = [.. _objects.Values] }));
        Now = new Translated(listeners, problems);
        return _session.Work.Since(before);
    }
}
