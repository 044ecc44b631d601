using System.Collections.Immutable;
using CorsGate.Config.Dialects.KubeApiServer.Reading;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.KubeApiServer.Translation;

/// <summary>
/// Proxies a Kubernetes API server: a Pod that starts kube-apiserver, or what the command line names. One listener for each, with
/// one route for every host and path, and nothing that would end a watch.
/// </summary>
public sealed class KubeApiServerTranslator : IDialectTranslator
{
    /// <inheritdoc/>
    public DialectInputs Inputs { get; } = new([typeof(PodResource)], [], ReadsFiles: true);

    /// <inheritdoc/>
    public bool Matters(ResourceChange change, LoadOptions options) => IsRead(change.Before, options) || IsRead(change.After, options);

    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(options);
        var listeners = new SortedDictionary<int, Listener>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var hasPod = false;
        foreach (var pod in resources.OfKind<PodResource>())
        {
            var report = new FlagReport(pod.Reference, pod.Location);
            if (ServerFlags.OfPod(pod, options, report) is not { } flags)
            {
                problems.AddRange(report.Problems);
                continue;
            }

            hasPod = true;
            Add(flags, report);
        }

        if (!hasPod && IsCommandLineAlone(options))
            Add(ServerFlags.OfCommandLine(options), new FlagReport(null, null));
        else if (!hasPod && options.ApiServer.Upstream is not null)
            problems.Add(new Problem(ProblemSeverity.Warning, null, null, FlagNames.Upstream, "has no effect, as the input holds no Pod that starts kube-apiserver and can be served; leave out -f to proxy the server without a manifest"));
        return ([.. listeners.Values], problems.ToImmutable());

        void Add(ServerFlags flags, FlagReport report)
        {
            if (ServerSettings.Read(flags, options, report) is { } settings)
            {
                if (listeners.TryGetValue(settings.Port, out var first))
                    report.Warning($"port {settings.Port} already proxies the server of {first.Owner}, so this one is not proxied; give it alone, or another --secure-port");
                else
                    listeners.Add(settings.Port, Listen(settings, options, report));
            }

            problems.AddRange(report.Problems);
        }
    }

    /// <summary>Why a server would not start with the flags that the command line gives; empty: it would.</summary>
    /// <param name="options">What the command line says.</param>
    public static ImmutableArray<Problem> CheckCommandLine(LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var report = new FlagReport(null, null);
        var flags = ServerFlags.OfCommandLine(options);

        // With a manifest the command line may name less: where the server is comes from there.
        _ = flags.Last(FlagNames.Upstream) is not null || IsCommandLineAlone(options)
            ? ServerSettings.Read(flags, options, report) is null
            : CorsPolicyReader.Read(flags, options, report) is null;
        return report.IsRefused ? [.. report.Problems.Where(problem => problem.Severity == ProblemSeverity.Error)] : [];
    }

    /// <summary>Why a Pod's server would not start with its flags, as the server itself would say; empty: it would, or the Pod starts none.</summary>
    internal static ImmutableArray<Problem> CheckPod(PodResource pod, LoadOptions options)
    {
        var report = new FlagReport(pod.Reference, pod.Location);
        if (ServerFlags.OfPod(pod, options, report) is { } flags)
            _ = ServerSettings.Read(flags, options, report);
        return report.IsRefused ? report.Problems : [];
    }

    // Of the Pods of a cluster hardly any starts a kube-apiserver.
    private static bool IsRead(Resource? resource, LoadOptions options)
    {
        if (resource is not PodResource pod)
            return false;
        var report = new FlagReport(pod.Reference, pod.Location);
        return ServerFlags.OfPod(pod, options, report) is not null || !report.Problems.IsEmpty;
    }

    // With -f the command line adds to what the manifests say; alone it stands where there are none, or where it says everything.
    private static bool IsCommandLineAlone(LoadOptions options) =>
        !options.ApiServer.AllowedOrigins.IsDefaultOrEmpty || (options.Paths.IsDefaultOrEmpty && options.ApiServer.Upstream is not null);

    private static Listener Listen(ServerSettings settings, LoadOptions options, FlagReport report)
    {
        const string Name = "kube-apiserver";
        var flags = settings.Flags;
        var action = new RouteAction
        {
            Backends = [new WeightedBackend { Weight = 1, Backend = settings.Upstream }],
            Cors = settings.Cors,

            // A watch without events and an idle exec are silent for as long as the server lets them.
            ReadTimeout = Timeout.InfiniteTimeSpan,
        };
        return new Listener
        {
            Name = Name,
            Owner = flags.Owner,
            Kind = ListenerKind.ApiServer,
            Port = settings.Port,
            IsTls = !options.ApiServer.InsecureListener,
            Certificates = options.ApiServer.InsecureListener ? [] : [ListenerCertificate.Load(flags, report)],
            Location = flags.Location,
            VirtualHosts =
            [
                new VirtualHost
                {
                    Hostname = "*",
                    Routes = [new Route { Name = Name, Owner = flags.Owner, Match = new RouteMatch(), Action = action, Location = flags.Location }],
                },
            ],
        };
    }
}
