using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// Which Ingresses are ingress-nginx's (<c>store.GetIngressClass</c>): by spec.ingressClassName, else by the older annotation,
/// else by the default IngressClass (which an API server would have written into the object), else only if the command line
/// says so. The class <c>nginx</c> needs no IngressClass object.
/// </summary>
internal sealed class ClassSelection
{
    private const string Controller = "k8s.io/ingress-nginx";
    private const string ClassName = "nginx";
    private const string ClassAnnotation = "kubernetes.io/ingress.class";
    private const string DefaultAnnotation = "ingressclass.kubernetes.io/is-default-class";

    private readonly Dictionary<string, IngressClassResource> _classes = new(StringComparer.Ordinal);
    private readonly IngressClassResource? _default;
    private readonly bool _takeWithoutClass;
    private readonly ProblemCollector _problems;

    /// <summary>Takes the classes of a configuration.</summary>
    public ClassSelection(IEnumerable<IngressClassResource> classes, LoadOptions options, ProblemCollector problems)
    {
        foreach (var @class in classes)
            _classes.TryAdd(@class.Name, @class);

        // Of several defaults an API server takes the youngest.
        _default = _classes.Values
            .Where(@class => @class.Annotations.GetValueOrDefault(DefaultAnnotation) is "true")
            .OrderByDescending(@class => @class.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(@class => @class.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        _takeWithoutClass = options.WatchIngressWithoutClass;
        _problems = problems;
    }

    /// <summary>Whether an Ingress is served; says why where it is not.</summary>
    public bool Takes(IngressResource ingress)
    {
        if (ingress.ClassName is { } name)
        {
            if (!_classes.TryGetValue(name, out var @class))
            {
                if (name is ClassName)
                    return true;
                _problems.Warning(ingress, null, "spec.ingressClassName", $"there is no IngressClass {Quoting.Quote(name)}, the Ingress is not served; add it with controller {Controller}, or write nginx");
                return false;
            }

            if (IsOurs(@class))
                return true;
            _problems.Info(ingress, null, "spec.ingressClassName", $"IngressClass {Quoting.Quote(name)} belongs to the controller {Quoting.Quote(@class.Controller)}, the Ingress is not served");
            return false;
        }

        if (ingress.Annotations.GetValueOrDefault(ClassAnnotation) is { } old)
        {
            if (old is ClassName or "")
                return true;
            _problems.Info(ingress, ingress.AnnotationLocations.GetValueOrDefault(ClassAnnotation), $"metadata.annotations[{ClassAnnotation}]", $"the class is {Quoting.Quote(old)} and not {ClassName}, the Ingress is not served");
            return false;
        }

        if (_takeWithoutClass || (_default is not null && IsOurs(_default)))
            return true;
        _problems.Info(ingress, null, "spec.ingressClassName", "the Ingress has no class and is not served; write ingressClassName: nginx, or run with --watch-ingress-without-class");
        return false;
    }

    private static bool IsOurs(IngressClassResource @class) => string.Equals(@class.Controller, Controller, StringComparison.Ordinal);
}
