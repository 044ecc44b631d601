using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// Serves the Ingresses of ingress-nginx: 1 chooses them by class, 2 reads their annotations, 3 gives each path to its oldest
/// owner, 4 makes the routes of a cleartext and of a TLS port. Without an Ingress there are no ports.
/// </summary>
public sealed class IngressNginxTranslator : IDialectTranslator
{
    /// <inheritdoc/>
    public DialectInputs Inputs { get; } = new(
        [typeof(IngressResource), typeof(IngressClassResource)],
        [typeof(ServiceResource), typeof(EndpointSliceResource), typeof(TlsSecretResource)],
        ReadsFiles: false);

    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options)
    {
        var problems = new ProblemCollector();
        var classes = new ClassSelection(resources, options, problems);
        var semantics = new SemanticsChoice(options, problems);
        var ingresses = resources.Resources.OfType<IngressResource>()
            .Where(classes.Takes)
            .Order(IngressOrder.Instance)
            .Where(ingress => HasPlainPaths(ingress, problems))
            .Select(ingress => Read(ingress, semantics, problems))
            .OfType<ServedIngress>()
            .ToList();
        if (ingresses.Count == 0)
            return ([], problems.ToImmutable());

        var index = new ResourceIndex(resources);
        var owner = ingresses[0].Resource;
        var servers = new ServerTable(ingresses, problems);
        var routes = new RouteBuilder(servers, new ActionBuilder(new ServiceBackends(index, options, problems)), problems, owner.Reference);
        ImmutableArray<Listener> listeners =
        [
            new Listener
            {
                Name = "ingress-nginx/http",
                Owner = owner.Reference,
                Kind = ListenerKind.Ingress,
                Port = options.IngressHttpPort,
                IsTls = false,
                VirtualHosts = routes.Build(isTls: false),
                Location = owner.Location,
            },
            new Listener
            {
                Name = "ingress-nginx/https",
                Owner = owner.Reference,
                Kind = ListenerKind.Ingress,
                Port = options.IngressHttpsPort,
                IsTls = true,
                Certificates = IngressCertificates.Find(ingresses, index, problems),
                VirtualHosts = routes.Build(isTls: true),
                Location = owner.Location,
            },
        ];
        return (listeners, problems.ToImmutable());
    }

    private static ServedIngress? Read(IngressResource ingress, SemanticsChoice semantics, ProblemCollector problems)
    {
        var annotations = new AnnotationReader(ingress, problems);
        annotations.ReportUnknown();
        if (annotations.Bool(AnnotationNames.Canary, false))
        {
            annotations.Error(AnnotationNames.Canary, "canaries are not implemented, the Ingress is not served and all requests go to the main one; use an HTTPRoute with weights");
            return null;
        }

        var cors = CorsAnnotations.Read(annotations, semantics.Choose(ingress, CorsSemantics.IngressNginx));
        return new ServedIngress(ingress, annotations, SettingsReader.Read(annotations), cors);
    }

    // ingress-nginx, strict-validate-path-type (the default since 1.12): the Ingress is refused as a whole.
    private static bool HasPlainPaths(IngressResource ingress, ProblemCollector problems)
    {
        var isPlain = true;
        foreach (var path in ingress.Rules.SelectMany(rule => rule.Paths))
        {
            if (path.Type == IngressPathType.ImplementationSpecific || path.Path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' or '_' or '~' or ':'))
                continue;
            problems.Error(
                ingress, path.Location, path.Field,
                $"{Quoting.Quote(path.Path)} has characters that a path of type {path.Type} may not have, the Ingress is not served, as in ingress-nginx; write letters, digits and /-._~: only, or use ImplementationSpecific");
            isPlain = false;
        }

        return isPlain;
    }
}
