using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CorsGate.Differential.Tests.Ingress;

/// <summary>
/// The server block that ingress-nginx v1.15.1 generates for an Ingress (rootfs/etc/nginx/template/nginx.tmpl), as far as status and
/// CORS headers depend on it. Within a location: allowed addresses, CORS, redirect to https, body size, proxy_pass.
/// </summary>
internal static class ServerBlock
{
    /// <summary>Writes the block.</summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="port">The port.</param>
    /// <param name="tls">Whether the port is that of https, where nothing is redirected.</param>
    public static string Write(IngressCase ingress, int port, bool tls = false)
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture, $"server {{\nlisten 127.0.0.1:{port}{(tls ? " ssl" : "")};\nserver_name {ingress.Host};\n"));
        foreach (var behaviour in Behaviour.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"location = \"/{behaviour.Name}\" {{\n");
            WriteAccess(text, ingress);
            WriteCors(text, CorsOracle.Read(ingress.Annotations));
            if (!tls && (ingress.Annotations.GetValueOrDefault("force-ssl-redirect") == "true" || ingress.Tls))
                text.Append("return 308 https://$host$request_uri;\n");
            text.Append(CultureInfo.InvariantCulture, $"client_max_body_size {ingress.Annotations.GetValueOrDefault("proxy-body-size", "1m")};\n");
            text.Append("proxy_set_header Connection \"\";\nproxy_set_header Host $http_host;\nproxy_http_version 1.1;\nproxy_redirect off;\nproxy_intercept_errors off;\n");
            text.Append(CultureInfo.InvariantCulture, $"proxy_pass http://{behaviour.Name};\n}}\n");
        }

        return text.Append("location / { return 404; }\n}\n").ToString();
    }

    /// <summary>The upstreams of the locations, with kept connections as the controller has them.</summary>
    public static string WriteUpstreams(Upstreams upstreams) => string.Concat(upstreams.All.Select(upstream => string.Create(
        CultureInfo.InvariantCulture, $"upstream {upstream.Behaviour!.Name} {{ server 127.0.0.1:{upstream.Port} max_fails=0; keepalive 8; }}\n")));

    /// <summary>What stands at the top of the http block.</summary>
    /// <param name="port">The port of http, where an unknown host gets the default backend.</param>
    /// <param name="pem">A file with the certificate and the key of https; null: there is no https.</param>
    public static string WriteHttp(int port, string? pem = null) => (pem is null ? "" : $"ssl_certificate {pem};\nssl_certificate_key {pem};\n") + string.Create(CultureInfo.InvariantCulture, $$"""
        uninitialized_variable_warn off;
        server_tokens off;
        port_in_redirect off;
        server_names_hash_max_size 4096;
        keepalive_requests 100000;
        server { listen 127.0.0.1:{{port}} default_server; server_name _; location / { return 404; } }

        """);

    private static void WriteAccess(StringBuilder text, IngressCase ingress)
    {
        if (ingress.Annotations.GetValueOrDefault("whitelist-source-range") is not { } ranges)
            return;
        foreach (var range in ranges.Split(','))
            text.Append(CultureInfo.InvariantCulture, $"allow {range.Trim()};\n");
        text.Append("deny all;\n");
    }

    /// <summary>Writes the CORS block of a location.</summary>
    public static void WriteCors(StringBuilder text, CorsOracle cors)
    {
        if (!cors.Enabled)
            return;
        if (cors.AnyOrigin)
            text.Append("set $http_origin *;\nset $cors 'true';\n");
        else if (cors.Origins.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"if ($http_origin ~* ({string.Join('|', cors.Origins.Select(Pattern))})$ ) {{ set $cors 'true'; }}\n");
        text.Append("if ($request_method = 'OPTIONS') { set $cors ${cors}options; }\n");
        text.Append("if ($cors = \"true\") {\n");
        WriteHeaders(text, cors);
        text.Append("}\nif ($cors = \"trueoptions\") {\n");
        WriteHeaders(text, cors);
        text.Append("more_set_headers 'Content-Type: text/plain charset=UTF-8';\nmore_set_headers 'Content-Length: 0';\nreturn 204;\n}\n");
    }

    private static void WriteHeaders(StringBuilder text, CorsOracle cors)
    {
        text.Append("more_set_headers 'Access-Control-Allow-Origin: $http_origin';\n");
        if (cors.Credentials)
            text.Append("more_set_headers 'Access-Control-Allow-Credentials: true';\n");
        text.Append(CultureInfo.InvariantCulture, $"more_set_headers 'Access-Control-Allow-Methods: {cors.Methods}';\n");
        text.Append(CultureInfo.InvariantCulture, $"more_set_headers 'Access-Control-Allow-Headers: {cors.Headers}';\n");
        if (cors.Exposed.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"more_set_headers 'Access-Control-Expose-Headers: {cors.Exposed}';\n");
        text.Append(CultureInfo.InvariantCulture, $"more_set_headers 'Access-Control-Max-Age: {cors.MaxAge}';\n");
    }

    // regexp.QuoteMeta, and then the first escaped star is one label.
    private static string Pattern(string origin)
    {
        var quoted = Regex.Replace(origin, @"[\\.+*?()|\[\]{}^$]", @"\$0", RegexOptions.NonBacktracking);
        var star = quoted.IndexOf(@"\*", StringComparison.Ordinal);
        return "(" + (star < 0 ? quoted : string.Concat(quoted.AsSpan(0, star), @"[A-Za-z0-9\-]+", quoted.AsSpan(star + 2))) + ")";
    }
}
