using System.Collections.Frozen;

namespace CorsGate.Config.Dialects.NginxConf.Syntax;

/// <summary>Which directives have a block, as far as a mistake in them would otherwise go unnoticed.</summary>
internal static class NginxBlocks
{
    private static readonly FrozenSet<string> With = FrozenSet.ToFrozenSet(
        ["http", "server", "location", "if", "upstream", "map", "events", "types", "geo", "split_clients", "limit_except"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Without = FrozenSet.ToFrozenSet(
        [
            "add_header", "return", "set", "break", "rewrite", "listen", "server_name", "proxy_pass", "proxy_set_header", "proxy_hide_header",
            "proxy_ssl_verify", "ssl_certificate", "ssl_certificate_key", "include", "allow", "deny", "client_max_body_size", "root", "index",
            "proxy_connect_timeout", "proxy_read_timeout", "proxy_send_timeout", "internal", "try_files", "error_page", "access_log", "error_log",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a directive must have a block. <c>server</c> is also a line of an upstream.</summary>
    public static bool NeedsBlock(string name) => With.Contains(name) && name is not "server";

    /// <summary>Whether a directive must not have a block.</summary>
    public static bool HasNoBlock(string name) => Without.Contains(name);
}
