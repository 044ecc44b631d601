using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Makes the action of a plan: what nginx would answer, header by header.</summary>
internal sealed class ActionBuilder(HttpScope scope, ServerPlace server)
{
    private readonly StrictHeaders _strict = new(scope);
    private readonly Dictionary<(ProxyTarget Target, bool Verify), ImmutableArray<WeightedBackend>> _backends = [];

    /// <summary>Makes an action.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="testsOrigin">Whether another Origin could have led to another action of the same location.</param>
    public RouteAction Build(ActionPlan plan, bool testsOrigin)
    {
        // 1. What is not understood is closed.
        var settings = plan.Settings;
        if (settings.IsBroken)
            return new RouteAction { FixedStatus = 500 };

        // 2. The fields of the response.
        var action = new RouteAction
        {
            ForwardedHeaders = ForwardedHeaders.AsConfigured,
            MaxRequestBody = plan.InServer ? null : settings.MaxBody,
        };
        action = scope.IsStrict
            ? _strict.Apply(action, settings.AddHeaders, testsOrigin, plan.Source)
            : action with { ResponseHeaderRules = WithVary(settings.AddHeaders, testsOrigin) };

        // 3. What is done, in the order of nginx's phases: return, access, content.
        if (plan.Return is { } returned)
            return Answer(action, returned);
        if (settings.IsInternal)
            return action with { FixedStatus = 404 };
        if (plan.AddsSlash)
            return Answer(action, new Returned(301, null, SlashAdded(plan.Source.Arguments[^1].Text, server.Place(null))));
        var sources = scope.Allowed(settings.Access, plan.Source);
        if (!sources.Everybody && sources.Networks.IsEmpty)
            return action with { FixedStatus = 403 };
        action = action with { AllowSources = sources.Networks };
        return plan.Proxy is { } proxy ? Forward(action, plan, proxy) : action with { FixedStatus = 404 };
    }

    private static RouteAction Answer(RouteAction action, Returned returned) => action with
    {
        FixedStatus = returned.Status,
        FixedBody = returned.Body,
        FixedText = returned.Text,
        ResponseHeaderRules = returned.Location is null
            ? action.ResponseHeaderRules
            : action.ResponseHeaderRules.Add(new ResponseHeaderRule("Location", returned.Location, Always: true)),
    };

    private RouteAction Forward(RouteAction action, ActionPlan plan, ProxyTarget proxy)
    {
        var settings = plan.Settings;
        return action with
        {
            Backends = Backends(proxy, settings.VerifyTls),
            ConnectTimeout = settings.ConnectTimeout,
            ReadTimeout = settings.ReadTimeout,
            SendTimeout = settings.SendTimeout,
            RequestHeaderRules = RequestHeaders(settings, proxy),
            UpstreamTarget = proxy.Path.Length == 0 ? null : new ReplacedPath(plan.MatchedPrefix ?? "", proxy.Path),
            Filters = settings.HideHeaders.IsEmpty ? [] : [new HeaderModifier(OnResponse: true, [], [], settings.HideHeaders)],
        };
    }

    // Host is $proxy_host unless proxy_set_header says otherwise (ngx_http_proxy_module).
    private ImmutableArray<RequestHeaderRule> RequestHeaders(NginxSettings settings, ProxyTarget proxy)
    {
        var rules = ImmutableArray.CreateBuilder<RequestHeaderRule>();
        if (!settings.SetHeaders.Any(directive => string.Equals(directive.Argument(0), "Host", StringComparison.OrdinalIgnoreCase)))
            rules.Add(new RequestHeaderRule("Host", new LiteralText(proxy.HostHeader)));
        foreach (var directive in settings.SetHeaders)
        {
            var value = NginxTextCompiler.Compile(directive.Argument(1), scope.Variables, server.Place(proxy), out var error);
            if (error is not null)
                scope.Report.Error(directive, $"{directive.Argument(0)} {error}. The header is not sent to the upstream");
            rules.Add(new RequestHeaderRule(directive.Argument(0), value));
        }

        return rules.ToImmutable();
    }

    private ImmutableArray<WeightedBackend> Backends(ProxyTarget proxy, bool verify)
    {
        if (_backends.TryGetValue((proxy, verify), out var known))
            return known;
        // The same share for all is one backend whose endpoints take turns, and stand in for each other.
        var groups = proxy.Endpoints.Select(endpoint => endpoint.Weight).Distinct().Count() < 2
            ? [proxy.Endpoints]
            : proxy.Endpoints.Select(endpoint => ImmutableArray.Create(endpoint));
        return _backends[(proxy, verify)] = [.. groups.Select(group => new WeightedBackend
        {
            Weight = group.IsEmpty ? 1 : group[0].Weight,
            Backend = new Backend
            {
                Name = proxy.HostHeader,
                Protocol = proxy.IsTls ? BackendProtocol.Https : BackendProtocol.Http1,
                VerifyTls = verify,
                Endpoints = [.. group.Select(endpoint => new BackendEndpoint(endpoint.Host, endpoint.Port))],
            },
        })];
    }

    // The one thing that is added to nginx's answer, because it can only help: Vary where the Origin decides.
    private static ImmutableArray<ResponseHeaderRule> WithVary(ImmutableArray<AddedHeader> headers, bool testsOrigin)
    {
        var rules = headers.Select(header => new ResponseHeaderRule(header.Name, header.Value, header.Always)).ToImmutableArray();
        return testsOrigin || headers.Any(header => NginxText.IsByOrigin(header.Value)) ? AddVary(rules) : rules;
    }

    /// <summary>Adds <c>Vary: Origin</c>, unless the rules say so already.</summary>
    public static ImmutableArray<ResponseHeaderRule> AddVary(ImmutableArray<ResponseHeaderRule> rules)
    {
        foreach (var rule in rules)
        {
            if (string.Equals(rule.Name, "Vary", StringComparison.OrdinalIgnoreCase) && rule.Value is LiteralText { Text: var text }
                && text.Split(',', StringSplitOptions.TrimEntries).Any(name => name is "*" || string.Equals(name, "Origin", StringComparison.OrdinalIgnoreCase)))
                return rules.Replace(rule, rule with { Always = true });
        }

        return rules.Add(new ResponseHeaderRule("Vary", new LiteralText("Origin"), Always: true));
    }

    private static IRequestText SlashAdded(string path, VariablePlace place)
    {
        _ = place;
        return Returned.Absolute(path, new JoinedText([new LiteralText(path), new FactText(facts => facts.Query.Length == 0 ? "" : "?" + facts.Query)]));
    }
}
