using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Status;
using CorsGate.Config.Dialects.IngressNginx.Status;
using CorsGate.Config.Dialects.Kgateway.Status;
using CorsGate.Config.Model;

namespace CorsGate.Config.Status;

/// <summary>
/// Works out what the status of every object should say. Pure: the same input gives the same status, whoever computes it and whenever.
/// </summary>
public static class StatusCalculator
{
    /// <summary>The status of all objects of ours.</summary>
    /// <param name="input">What there is and what became of it.</param>
    public static DesiredStatus Compute(StatusInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var view = new StatusView(input);
        var statuses = ImmutableDictionary.CreateBuilder<ObjectReference, ObjectStatus>();
        foreach (var status in GatewayClassStatuses.Of(view)
            .Concat<ObjectStatus>(GatewayStatuses.Of(view))
            .Concat(RouteStatuses.Of(view))
            .Concat(PolicyStatuses.Of(view))
            .Concat(IngressStatuses.Of(input)))
            statuses[status.Reference] = status;
        var desired = statuses.ToImmutable();
        return new DesiredStatus(desired, Rejections(input, desired));
    }

    // Nobody is told about objects that may be another controller's: only about those with a status of ours, and about what the
    // translation says of Ingresses, which it chooses by class.
    private static ImmutableArray<Rejection> Rejections(StatusInput input, ImmutableDictionary<ObjectReference, ObjectStatus> desired)
    {
        var byObject = new Dictionary<ObjectReference, List<Problem>>();
        foreach (var problem in input.Refused.SelectMany(read => read.Problems).Concat(input.Problems))
        {
            if (problem is not { Severity: ProblemSeverity.Error, Object: { } about } || !IsOurs(about))
                continue;
            if (!byObject.TryGetValue(about, out var problems))
                byObject.Add(about, problems = []);
            problems.Add(problem);
        }

        return
        [
            .. byObject
                .OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal)
                .Select(entry => (entry.Key, Findings: Findings.Of(entry.Value, ConditionReason.Invalid)))
                .Select(entry => new Rejection(entry.Key, entry.Findings[0].Reason, Findings.Describe(entry.Findings))),
        ];

        bool IsOurs(ObjectReference about) =>
            desired.ContainsKey(about) || (about.Kind is "Ingress" && input.Problems.Any(problem => problem.Object == about));
    }
}
