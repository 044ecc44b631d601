using CorsGate.Config.Model;
using CorsGate.Gateway.Filters;
using CorsGate.Gateway.Handling;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// What is done with the requests of a rule, ready for them. Which policy governs (the rule's own filter, else the
/// backendRef's, else what was attached from elsewhere) is settled here but for the choice of the backend.
/// </summary>
internal sealed class CompiledAction
{
    private readonly WeightedCycle _cycle;

    /// <summary>Compiles an action.</summary>
    public CompiledAction(RouteAction action, Func<AttachedPolicy, CompiledPolicy> compile)
    {
        Source = action;
        Filters = new FilterSet(action.Filters);
        RequestFields = RequestFieldRules.Create(action.RequestHeaderRules);
        ResponseFields = ResponseFieldRules.Create(action.ResponseHeaderRules);
        Sources = SourceTable.Create(action.AllowSources);
        FixedAnswer = action.FixedStatus is { } status ? GatewayAnswer.Fixed(status, action.FixedBody) : null;
        RulePolicy = action.Cors is { } cors ? compile(cors) : null;
        var ruleFilterGoverns = action.Cors is { Attachment: PolicyAttachment.RuleFilter };
        Backends = [.. action.Backends.Select(backend =>
            new CompiledBackend(backend, backend.Cors is { } own && !ruleFilterGoverns ? compile(own) : null))];
        _cycle = new WeightedCycle([.. action.Backends.Select(backend => backend.Weight)]);
        HasBackendPolicies = Backends.Any(backend => backend.Cors is not null);
        Policies = [.. Backends.Select(backend => backend.Cors).Append(RulePolicy).OfType<CompiledPolicy>().Distinct()];
        PreflightPolicy = action.Backends.Zip(Backends)
            .Where(pair => pair.Second.Cors is not null)
            .OrderBy(pair => pair.First.Weight > 0 ? 0 : 1)
            .Select(pair => pair.Second.Cors)
            .FirstOrDefault(RulePolicy);
        Timeout = (action.RequestTimeout, action.BackendTimeout) switch
        {
            ({ } request, { } backend) => request < backend ? request : backend,
            var (request, backend) => request ?? backend,
        };
    }

    /// <summary>The action of the model.</summary>
    public RouteAction Source { get; }

    /// <summary>The filters of the rule.</summary>
    public FilterSet Filters { get; }

    /// <summary>The fields to set on forwarded requests; null: none.</summary>
    public RequestFieldRules? RequestFields { get; }

    /// <summary>The fields to add to responses; null: none.</summary>
    public ResponseFieldRules? ResponseFields { get; }

    /// <summary>Who may send requests; null: everybody.</summary>
    public SourceTable? Sources { get; }

    /// <summary>What is answered instead of anything else; null: nothing is.</summary>
    public GatewayAnswer? FixedAnswer { get; }

    /// <summary>The policy of the rule; null: it has none.</summary>
    public CompiledPolicy? RulePolicy { get; }

    /// <summary>Whether a backendRef has a policy of its own that counts, so that the backend is chosen before the decision.</summary>
    public bool HasBackendPolicies { get; }

    /// <summary>
    /// The policy for preflights, which cannot know the backend of the request they announce: that of the first backendRef
    /// that has one and can be chosen (where all agree: everybody's), else the rule's.
    /// </summary>
    public CompiledPolicy? PreflightPolicy { get; }

    /// <summary>The policies of the rule and its backendRefs that count, each once.</summary>
    public CompiledPolicy[] Policies { get; }

    /// <summary>The backends in configured order.</summary>
    public CompiledBackend[] Backends { get; }

    /// <summary>The plugins, once a request has needed them; null: not yet, or there are none.</summary>
    public Plugins.LoadedMount? Plugins { get; set; }

    /// <summary>The longest time for a forwarded request: the smaller of the two that can be configured; null: no limit.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>The next backend by weight; null: there is none to choose, which is answered with 500.</summary>
    public CompiledBackend? NextBackend() => _cycle.IsEmpty ? null : Backends[_cycle.Next()];
}
