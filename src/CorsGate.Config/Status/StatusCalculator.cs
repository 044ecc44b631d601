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
        return new DesiredStatus(statuses.ToImmutable(), Rejections(input));
    }

    // A route of another controller has no problems here, so nobody is told about objects that are none of ours.
    private static ImmutableArray<Rejection> Rejections(StatusInput input)
    {
        var byObject = new Dictionary<ObjectReference, List<Problem>>();
        foreach (var problem in input.Refused.SelectMany(read => read.Problems).Concat(input.Problems))
        {
            if (problem is not { Severity: ProblemSeverity.Error, Object: { } about })
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
    }
}
