using CorsGate.Config.Dialects;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Loading;

/// <summary>
/// Reads the manifests of a configuration and turns them into the model. Keeps state between loads: a file that does not
/// parse keeps its objects, an object that becomes invalid keeps its last good version. Not thread-safe: one load at a time.
/// </summary>
public sealed class ConfigLoader(LoadOptions options)
{
    private readonly FileStore _files = new(options);
    private readonly ObjectStore _objects = new(options);
    private readonly DialectSessions _dialects = new(options);
    private readonly Dictionary<ObjectReference, Resource> _translated = [];

    /// <summary>The objects that the last load serves, for tools that look at objects and not at the model.</summary>
    public ResourceSet Resources { get; private set; } = new();

    /// <summary>How much was translated so far: a load costs what changed since the one before it.</summary>
    public TranslationWork Work => _dialects.Work;

    /// <summary>Reads everything that the options name. Never throws for what it reads: see the configuration's problems.</summary>
    public GatewayConfig Load()
    {
        var problems = new List<Problem>();
        Resources = _objects.Merge(_files.Load(problems), problems);
        var (listeners, found) = _dialects.Translate(SessionInput.Between(_translated, Resources));
        problems.AddRange(found);
        return new GatewayConfig { Listeners = listeners, Problems = [.. problems.Order(ProblemOrder.Instance)] };
    }
}
