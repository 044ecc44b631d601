using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>A field of <c>add_header</c>.</summary>
internal sealed record AddedHeader(string Name, IRequestText Value, bool Always, NginxDirective Source)
{
    /// <summary>Whether it has the name.</summary>
    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A line of <c>allow</c> or <c>deny</c>; no network: all.</summary>
internal sealed record AccessLine(bool Allows, System.Net.IPNetwork? Network);

/// <summary>
/// What a block of an nginx.conf says of requests, with what it inherits: a list of an inner block replaces that of the outer
/// one as a whole, as in nginx, whose <c>add_header</c> surprises by it.
/// </summary>
internal sealed record NginxSettings
{
    /// <summary>The fields of <c>add_header</c>.</summary>
    public ImmutableArray<AddedHeader> AddHeaders { get; init; } = [];

    /// <summary>The directives of <c>proxy_set_header</c>; their texts depend on the place.</summary>
    public ImmutableArray<NginxDirective> SetHeaders { get; init; } = [];

    /// <summary>The names of <c>proxy_hide_header</c>.</summary>
    public ImmutableArray<string> HideHeaders { get; init; } = [];

    /// <summary>The lines of <c>allow</c> and <c>deny</c>, in order.</summary>
    public ImmutableArray<AccessLine> Access { get; init; } = [];

    /// <summary><c>proxy_ssl_verify</c>.</summary>
    public bool VerifyTls { get; init; }

    /// <summary><c>proxy_connect_timeout</c>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>proxy_read_timeout</c>.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>proxy_send_timeout</c>.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>client_max_body_size</c>, in bytes; null: no limit.</summary>
    public long? MaxBody { get; init; } = 1024 * 1024;

    /// <summary><c>proxy_pass</c>, of this block alone (an <c>if</c> has its location's); null: none.</summary>
    public NginxDirective? ProxyPass { get; init; }

    /// <summary>Whether the location is <c>internal</c>: clients get 404.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Whether something that decides about requests is not understood: they are answered with 500.</summary>
    public bool IsBroken { get; init; }
}

/// <summary>Which kind of block directives stand in.</summary>
internal enum NginxContext
{
    /// <summary><c>http</c>, or the top of a file as in conf.d.</summary>
    Http,

    /// <summary><c>server</c></summary>
    Server,

    /// <summary><c>location</c></summary>
    Location,

    /// <summary><c>if</c> in a server.</summary>
    ServerIf,

    /// <summary><c>if</c> in a location.</summary>
    LocationIf,
}
