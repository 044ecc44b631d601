using CorsGate.Config.Dialects.NginxConf.Syntax;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>What is to become an action: the settings of a block, where it proxies to, what it returns.</summary>
internal sealed record ActionPlan(NginxSettings Settings)
{
    /// <summary>Where requests are sent; null: nowhere.</summary>
    public ProxyTarget? Proxy { get; init; }

    /// <summary>The prefix of the location that the path of proxy_pass replaces; null: the whole path.</summary>
    public string? MatchedPrefix { get; init; }

    /// <summary>What is answered; null: nothing is.</summary>
    public Returned? Return { get; init; }

    /// <summary>Whether the answer is given before a location is looked for.</summary>
    public bool InServer { get; init; }

    /// <summary>Whether it is answered with a redirect to the path with a slash behind it (ngx_http_core_module, location).</summary>
    public bool AddsSlash { get; init; }

    /// <summary>Whether nginx would look for a file.</summary>
    public bool IsFile => Proxy is null && Return is null && !AddsSlash && !Settings.IsInternal;

    /// <summary>The block, for messages.</summary>
    public required NginxDirective Source { get; init; }
}
