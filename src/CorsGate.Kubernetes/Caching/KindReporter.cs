using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Kubernetes.Discovery;

namespace CorsGate.Kubernetes.Caching;

/// <summary>Makes problems of the states of kinds: one when a state begins, none while it lasts.</summary>
internal sealed class KindReporter(Action<Problem>? report)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(KindName Kind, string Namespace), KindPhase> _told = [];

    /// <summary>Tells of a state.</summary>
    public void Tell(KindName kind, string ns, KindPhase phase, string error)
    {
        KindPhase before;
        lock (_gate)
        {
            before = _told.GetValueOrDefault((kind, ns));
            _told[(kind, ns)] = phase;
        }

        if (before == phase || report is null)
            return;
        var place = ns.Length == 0 ? $"{kind}" : $"{kind} in namespace {ns}";
        var problem = phase switch
        {
            KindPhase.Absent => Say(ProblemSeverity.Info, $"{place}: the API server does not serve this kind; it is read as soon as its CRD is installed"),
            KindPhase.Forbidden => Say(ProblemSeverity.Warning, $"{place}: the API server does not let us read this kind; it has no effect, or stays as it was read before: {error}"),
            KindPhase.Failing => Say(ProblemSeverity.Warning, $"{place}: cannot be read now, what is known stays: {error}"),
            KindPhase.Synced when before is not KindPhase.Unknown => Say(ProblemSeverity.Info, $"{place}: is read {(before is KindPhase.Absent ? "now" : "again")}"),
            _ => null,
        };
        if (problem is not null)
            report(problem);
    }

    private static Problem Say(ProblemSeverity severity, string message) => new(severity, null, null, null, Quoting.Escape(message));
}
