using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>A server block that is compiled, and how the blocks in it become plans.</summary>
internal sealed class ServerPlace
{
    private readonly HttpScope _scope;

    /// <summary>Opens a server block.</summary>
    public ServerPlace(HttpScope scope, NginxDirective block, NginxSettings outer)
    {
        _scope = scope;
        Block = block;
        Rewrite = [.. block.Block.Where(directive => directive.Name is "set" or "if" or "return" or "break" or "rewrite")];
        Names = [.. block.Block.Where(directive => directive.Is("server_name")).SelectMany(directive => directive.Arguments)];
        FirstName = Names.Length == 0 ? "" : Names[0].Text.TrimStart('.', '~');
        Plan = new ActionPlan(scope.Settings.Read(block.Block, outer, NginxContext.Server, FirstName)) { Source = block };
        if (Plan.Settings.ProxyPass is { } stray)
            scope.Report.Error(stray, "is not allowed in a server, so nginx refuses the file; it has no effect. Put it into a location");
    }

    /// <summary>The server block.</summary>
    public NginxDirective Block { get; }

    /// <summary>What it does before a location is chosen, in order.</summary>
    public ImmutableArray<NginxDirective> Rewrite { get; }

    /// <summary>Its names as written.</summary>
    public NginxWord[] Names { get; }

    /// <summary>The first of them; empty: it has none.</summary>
    public string FirstName { get; }

    /// <summary>What is done before a location is chosen.</summary>
    public ActionPlan Plan { get; }

    /// <summary>What the texts of a place may refer to.</summary>
    public VariablePlace Place(ProxyTarget? proxy) => new(FirstName, proxy?.HostHeader);

    /// <summary>The plan of a location.</summary>
    /// <param name="location">The location.</param>
    /// <param name="outer">The settings around it.</param>
    /// <param name="path">Its path; null: it is a regular expression.</param>
    public ActionPlan PlanOf(NginxDirective location, NginxSettings outer, string? path)
    {
        var settings = _scope.Settings.Read(location.Block, outer, NginxContext.Location, FirstName);
        return WithProxy(new ActionPlan(settings) { Source = location, MatchedPrefix = path });
    }

    /// <summary>The plan of an <c>if</c>.</summary>
    public ActionPlan PlanOf(NginxDirective directive, ActionPlan outer, NginxContext context)
    {
        var isServer = context is NginxContext.Server or NginxContext.ServerIf;
        var settings = _scope.Settings.Read(directive.Block, outer.Settings, isServer ? NginxContext.ServerIf : NginxContext.LocationIf, FirstName);
        var plan = outer with { Settings = settings, Source = directive };
        return isServer || settings.ProxyPass is null ? plan : WithProxy(plan with { MatchedPrefix = null });
    }

    private ActionPlan WithProxy(ActionPlan plan)
    {
        if (plan.Settings.ProxyPass is not { } directive)
            return plan;
        var proxy = ProxyTarget.Read(directive, _scope.Upstreams, out var error);
        if (proxy is { Path.Length: > 0 } && plan.MatchedPrefix is null)
            error = $"{Quoting.Quote(directive.Argument(0))} has a path, which nginx refuses in an if and in a location with a regular expression; write it without one";
        if (error is null)
            return plan with { Proxy = proxy };
        _scope.Report.Error(directive, error + ". The requests are answered with 500");
        return plan with { Settings = plan.Settings with { IsBroken = true } };
    }
}
