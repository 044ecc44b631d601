using System.Collections.Immutable;
using CorsGate.Config.Dialects.Kgateway.Attachment;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Turns the objects of Gateway API, and the policies of kgateway and Gloo that attach to them, into the model. Never throws
/// for what the objects say: what is not served is among the problems, and the rest is served. The same objects give the
/// same model in whatever order they were read. Costs grow with the number of objects and references, not with their product.
/// </summary>
public sealed class GatewayApiTranslator : IDialectTranslator
{
    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options)
    {
        var (listeners, problems, _) = TranslateAll(resources, options);
        return (listeners, problems);
    }

    /// <summary>Translates, and says what became of every listener, parentRef and policy, from which their status is made.</summary>
    /// <param name="resources">All objects.</param>
    /// <param name="options">What the command line says.</param>
    internal static (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems, Outcomes Outcomes) TranslateAll(
        ResourceSet resources, LoadOptions options)
    {
        // 1. What is there, and who may refer to what.
        var problems = new ProblemCollector();
        var index = new ResourceIndex(resources, options);
        var grants = new ReferenceGrants(index.Grants);

        // 2. Listeners, and the policies that target them.
        var listeners = ListenerTranslator.Translate(index, grants, problems);
        var semantics = new SemanticsChoice(options, problems);
        var policies = new PolicyFactory(semantics);
        var targets = new PolicyTargets(index, policies, problems);
        foreach (var state in listeners.Values.SelectMany(states => states))
            state.Policies = targets.Of(state.Gateway, state.Listener.Name);

        // 3. Routes, the oldest first, into the virtual hosts of the listeners they attach to.
        var backends = new BackendResolver(index, grants, options, problems);
        var filters = new FilterTranslator(index, backends, policies, semantics, problems);
        var rules = new RuleTranslator(filters, backends, targets, semantics, problems);
        var attachment = new RouteAttachment(index, listeners, problems);
        var claims = new HostClaims();
        var parents = ImmutableDictionary.CreateBuilder<ObjectReference, ImmutableArray<ParentOutcome>>();
        for (var age = 0; age < index.Routes.Count; age++)
        {
            var route = index.Routes[age];
            var attached = attachment.Attach(route);
            if (!attachment.IsOurs(route))
                continue;

            parents[route.Reference] = attached.Parents;

            // A route that attaches nowhere is translated as well: its own problems are worth knowing.
            var translated = rules.Translate(route);
            foreach (var host in attached.Hosts)
            {
                claims.Add(host.Listener.Listener.Port, host.Hostname, route);
                foreach (var rule in translated)
                    rule.AddTo(host, age);
            }
        }

        // 4. The model.
        claims.Report(problems);
        var served = index.Gateways.SelectMany(gateway => listeners[gateway]).Where(state => state.IsServed);
        var outcomes = new Outcomes
        {
            Listeners = listeners.ToImmutableDictionary(gateway => gateway.Key.Reference, gateway => gateway.Value.Select(state => state.Outcome).ToImmutableArray()),
            Parents = parents.ToImmutable(),
            Policies = targets.Placements,
        };
        return ([.. served.Select(VirtualHosts.Build)], problems.ToImmutable(), outcomes);
    }
}
