using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Dialects.Kgateway.Attachment;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The translation of Gateway API, kgateway and Gloo, one change after another. Each part of the result knows what was looked up to
/// make it; a change touches look-ups, and what depends on them is made again, stage by stage. A first change with every object is
/// the full translation, and any sequence of changes ends in what the full translation of the last objects would be.
/// </summary>
internal sealed class GatewayApiSession : IDialectSession, IOutcomes
{
    private readonly LookupTracker _tracker = new();
    private readonly ProblemBook _book;
    private readonly ResourceIndex _index;
    private readonly PolicyFactory _policies;
    private readonly PolicyTargets _targets;
    private readonly ListenerSet _listeners;
    private readonly BackendTable _backends;
    private readonly HostClaims _claims;
    private readonly RouteTable _routes;

    /// <summary>A session without objects.</summary>
    public GatewayApiSession(LoadOptions options)
    {
        _book = new ProblemBook(Changes);
        var problems = new ProblemCollector();
        var semantics = new SemanticsChoice(options, problems);
        _index = new ResourceIndex(_tracker, options.ControllerNames, options.ClassNames);
        _policies = new PolicyFactory(semantics, _tracker, problems, _book);
        _targets = new PolicyTargets(_index, _policies, _tracker, problems, _book, Changes);
        _listeners = new ListenerSet(_index, new GatewayPlaces(options.GatewayAddresses), _targets, _tracker, problems, _book, Changes);
        _backends = new BackendTable(new BackendFactory(_index, options, problems), _tracker, problems, _book);
        _claims = new HostClaims(problems, _book);
        var resolver = new BackendResolver(_index.Grants, _backends);
        var filters = new FilterTranslator(_index, resolver, _policies, semantics, problems);
        var rules = new RuleTranslator(filters, resolver, _targets, semantics, problems);
        _routes = new RouteTable(rules, new RouteAttachment(_index, _listeners, problems), _claims, _tracker, problems, _book, Changes);
    }

    /// <summary>The objects of which something else is known since it was asked for last.</summary>
    public ChangeJournal Changes { get; } = new();

    /// <inheritdoc/>
    public TranslationWork Work => new(_routes.Translated, _routes.Attached, _targets.Resolved, _backends.Made);

    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(SessionInput input)
    {
        // 1. What is there now. This marks what has looked at it.
        foreach (var (before, after) in input.Changes)
            Replace(before, after);

        // 2. Listeners, and the policies that target them.
        _listeners.Update();
        _targets.Update();
        _listeners.UpdatePolicies();

        // 3. Backends, and routes into the virtual hosts of the listeners they attach to.
        _backends.Update();
        _routes.Update();
        _claims.Report();

        // 4. The model, and what nobody needs any more.
        var listeners = _listeners.Build();
        _tracker.Sweep(Forget);
        return (listeners, _book.All());
    }

    /// <inheritdoc/>
    public IEnumerable<Problem> ProblemsOf(ObjectReference about) => _book.Of(about);

    /// <inheritdoc/>
    public ImmutableArray<ListenerOutcome>? ListenersOf(ObjectReference gateway) => _listeners.OutcomesOf(gateway);

    /// <inheritdoc/>
    public ImmutableArray<ParentOutcome> ParentsOf(ObjectReference route) => _routes.ParentsOf(route);

    /// <inheritdoc/>
    public IEnumerable<PolicyPlacement> PoliciesAt(ObjectReference target) => _targets.At(target);

    /// <inheritdoc/>
    public IEnumerable<(ObjectReference Gateway, RouteAction Action)> ActionsOf(ObjectReference route) => _routes.ActionsOf(route);

    private void Replace(Resource? before, Resource? after)
    {
        _index.Replace(before, after);
        switch (before ?? after)
        {
            case GatewayResource:
                _listeners.Invalidate();
                break;
            case RouteResource:
                _routes.Replace(before as RouteResource, after as RouteResource);
                break;
            case TrafficPolicyResource:
                _targets.Replace(before as TrafficPolicyResource, after as TrafficPolicyResource);
                break;
        }
    }

    private void Forget(Lookup lookup)
    {
        if (lookup.Kind == LookupKind.Backend)
            _backends.Forget(BackendKey.From(lookup));
        else if (lookup.Kind == LookupKind.Policy)
            _policies.Forget(lookup);
    }
}
