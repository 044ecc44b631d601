using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The routes across translations. A route's rules are translated again when the route changed, or what its rules refer to; it is
/// attached again when that happened, or when the listeners of its parents changed. What did not change stays where it is.
/// </summary>
internal sealed class RouteTable(
    RuleTranslator rules, RouteAttachment attachment, HostClaims claims, LookupTracker tracker, ProblemCollector problems, ProblemBook book, ChangeJournal journal)
{
    private readonly Dictionary<ObjectReference, RouteUnit> _units = [];

    /// <summary>How often the rules of a route were translated.</summary>
    public long Translated { get; private set; }

    /// <summary>How often a route was attached.</summary>
    public long Attached { get; private set; }

    /// <summary>What became of the parentRefs of a route, for its status.</summary>
    public ImmutableArray<ParentOutcome> ParentsOf(ObjectReference route) => _units.TryGetValue(route, out var unit) ? unit.Parents : [];

    /// <summary>What is done with the requests of a route, by Gateway; an action may come more than once.</summary>
    public IEnumerable<(ObjectReference Gateway, RouteAction Action)> ActionsOf(ObjectReference route) => _units.TryGetValue(route, out var unit)
        ? unit.Shares.SelectMany(share => share.Routes.Select(ranked => (share.Gateway, ranked.Route.Action)))
        : [];

    /// <summary>Puts a route into the place of another of the same identity.</summary>
    public void Replace(RouteResource? before, RouteResource? after)
    {
        var reference = (before ?? after)!.Reference;
        if (after is null)
        {
            if (_units.Remove(reference, out var gone))
                Forget(gone);
            return;
        }

        if (!_units.TryGetValue(reference, out var unit))
            _units.Add(reference, unit = new RouteUnit(after));
        unit.Route = after;
        tracker.Mark(unit.Rules);
        tracker.Mark(unit.Attachment);
    }

    /// <summary>Translates and attaches what has to be.</summary>
    public void Update()
    {
        foreach (var part in tracker.Take(TranslationStage.Rules).Cast<RouteUnit.Part>())
        {
            Translate(part.Owner);
            tracker.Mark(part.Owner.Attachment);
        }

        foreach (var part in tracker.Take(TranslationStage.Attachments).Cast<RouteUnit.Part>())
            Attach(part.Owner);
    }

    // A route that attaches nowhere is translated as well: its own problems are worth knowing.
    private void Translate(RouteUnit unit)
    {
        Translated++;
        tracker.Run(unit.Rules, () => book.Set(unit.Rules, problems.Capture(() =>
            unit.Translated = attachment.IsOurs(unit.Route) ? rules.Translate(unit.Route) : [])));
    }

    private void Attach(RouteUnit unit)
    {
        Attached++;
        journal.Touch(unit.Route.Reference);
        var attached = AttachedRoute.None;
        tracker.Run(unit.Attachment, () => book.Set(unit.Attachment, problems.Capture(() => attached = attachment.Attach(unit.Route))));
        unit.Parents = attached.Parents;
        var hosts = attached.Hosts;
        var shares = new List<RouteUnit.Share>(hosts.Count);
        foreach (var host in hosts)
        {
            var routes = new List<RankedRoute>();
            foreach (var rule in unit.Translated)
                rule.AddTo(host, routes);
            shares.Add(new RouteUnit.Share(host.Listener.VirtualHosts, host.Listener.Places, host.Hostname, unit.Route, [.. routes]) { Gateway = host.Listener.Gateway.Reference });
        }

        foreach (var rule in unit.Translated)
            rule.Forget(policies => !hosts.Exists(host => ReferenceEquals(host.Listener.Policies, policies)));
        Move(unit, shares);
    }

    private void Move(RouteUnit unit, List<RouteUnit.Share> shares)
    {
        var before = unit.Shares;
        unit.Shares = shares;
        foreach (var share in before.Where(share => !shares.Exists(share.IsLike)))
        {
            share.VirtualHosts.Remove(share.Hostname, share.Routes);
            foreach (var place in share.Places)
                claims.Remove(place, share.Hostname, share.Source);
        }

        foreach (var share in shares.Where(share => !before.Exists(share.IsLike)))
        {
            share.VirtualHosts.Add(share.Hostname, share.Routes);
            foreach (var place in share.Places)
                claims.Add(place, share.Hostname, share.Source);
        }
    }

    private void Forget(RouteUnit unit)
    {
        Move(unit, []);
        journal.Touch(unit.Route.Reference);
        foreach (var part in (RouteUnit.Part[])[unit.Rules, unit.Attachment])
        {
            tracker.Forget(part);
            book.Set(part, []);
        }
    }
}
