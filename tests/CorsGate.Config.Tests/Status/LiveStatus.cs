using System.Text;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Config.Status;

namespace CorsGate.Config.Tests.Status;

/// <summary>The status of objects that change, as an API server tells of them.</summary>
internal sealed class LiveStatus(params string[] controllerNames)
{
    private readonly ObjectLoader _loader = new(new LoadOptions { ControllerNames = [.. controllerNames] });

    public LiveStatus()
        : this(StatusOptions.OwnControllerName)
    {
    }

    public StatusOptions Options { get; set; } = StatusOf.Options with { ControllerNames = [.. controllerNames] };

    public StatusOf Now { get; private set; } = new(DesiredStatus.Empty);

    public GatewayConfig Config => _loader.Config;

    /// <summary>Takes objects as they are now.</summary>
    public void Apply(params string[] documents) => _loader.Apply(Changes(documents));

    /// <summary>Takes objects away.</summary>
    public void Delete(params string[] documents) => _loader.Apply(Changes(documents).Select(change => change with { Object = null }));

    /// <summary>Computes the status, and says of how many objects.</summary>
    public long Compute()
    {
        var before = _loader.StatusesComputed;
        Now = new StatusOf(_loader.ComputeStatus(Options));
        return _loader.StatusesComputed - before;
    }

    private static List<ObjectChange> Changes(string[] documents)
    {
        // Each by itself: an object of an API server has no place that depends on others.
        var problems = new List<Problem>();
        var changes = documents.SelectMany(document => ManifestParser.Parse("object", Encoding.UTF8.GetBytes(document)).Documents)
            .SelectMany(document => ManifestObject.From(document, problems))
            .Select(item => new ObjectChange(ObjectMetadata.Identify(item, isNamespaced: item.Kind is not ("GatewayClass" or "IngressClass"), "default"), item)).ToList();
        Assert.Empty(problems);
        return changes;
    }
}
