using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Model;

namespace CorsGate.Config.Status;

/// <summary>What people are told about objects that are not served as they are written.</summary>
internal sealed class Rejections
{
    private static readonly string[] Deciding = ["Accepted", "ResolvedRefs"];
    private readonly SortedDictionary<string, Rejection> _byName = new(StringComparer.Ordinal);
    private ImmutableArray<Rejection> _all = [];
    private bool _isAnother;

    /// <summary>All of them in order of name; the same array while there is no change.</summary>
    public ImmutableArray<Rejection> All()
    {
        if (_isAnother)
            _all = [.. _byName.Values];
        _isAnother = false;
        return _all;
    }

    /// <summary>Looks at an object again.</summary>
    /// <param name="reference">The object.</param>
    /// <param name="refused">The object as read, if it is refused.</param>
    /// <param name="translated">What the translation found about it.</param>
    /// <param name="status">What its status says now, whose reason people are told; null: it has none.</param>
    /// <param name="isOurs">Whether it is certainly no other controller's.</param>
    public void Update(ObjectReference reference, ReadObject? refused, IEnumerable<Problem> translated, ObjectStatus? status, bool isOurs)
    {
        var rejection = Of(reference, refused, translated, status, isOurs);
        var name = reference.ToString();
        if (_byName.GetValueOrDefault(name) == rejection)
            return;
        _isAnother = true;
        if (rejection is null)
            _byName.Remove(name);
        else
            _byName[name] = rejection;
    }

    private static Rejection? Of(ObjectReference reference, ReadObject? refused, IEnumerable<Problem> translated, ObjectStatus? status, bool isOurs)
    {
        if (!isOurs)
            return null;
        var findings = Findings.Of((refused?.Problems ?? []).Concat(translated), ConditionReason.Invalid);
        return findings.IsEmpty ? null : new Rejection(reference, ReasonOf(status) ?? findings[0].Reason, Findings.Describe(findings));
    }

    // Only conditions that are about the object as written: Programmed and Attached change with the data plane and with others.
    private static ConditionReason? ReasonOf(ObjectStatus? status)
    {
        var conditions = status switch
        {
            GatewayClassStatus @class => @class.Conditions,
            GatewayStatus gateway => gateway.Conditions,
            RouteStatus route => route.Parents.SelectMany(parent => parent.Conditions),
            PolicyStatus policy => policy.Ancestors.SelectMany(ancestor => ancestor.Conditions),
            _ => Enumerable.Empty<StatusCondition>(),
        };
        return Deciding
            .Select(type => conditions.FirstOrDefault(condition => condition.Status == ConditionStatus.False && string.Equals(condition.Type, type, StringComparison.Ordinal))?.Reason)
            .FirstOrDefault(reason => reason is not null);
    }
}
