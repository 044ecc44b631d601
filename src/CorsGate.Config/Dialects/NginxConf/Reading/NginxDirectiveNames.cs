using System.Collections.Frozen;

namespace CorsGate.Config.Dialects.NginxConf.Reading;

/// <summary>What becomes of a directive.</summary>
internal enum NginxSupport
{
    /// <summary>It does what it does in nginx.</summary>
    Served,

    /// <summary>It has no effect here and none is missed: it is about nginx's own processes, buffers and logs.</summary>
    Harmless,

    /// <summary>It keeps requests out in nginx. Left out, it would let them in; what it guards answers 500 instead.</summary>
    Guards,

    /// <summary>It would change where requests go or what is sent: what it is about answers 500 instead.</summary>
    Decides,

    /// <summary>It is not implemented.</summary>
    Missing,
}

/// <summary>The directives of nginx (https://nginx.org/en/docs/dirindex.html) as far as they are told apart here.</summary>
internal static class NginxDirectiveNames
{
    private static readonly FrozenSet<string> Served = Names(
        """
        http server location if set return break rewrite add_header listen server_name ssl ssl_certificate ssl_certificate_key upstream map
        proxy_pass proxy_set_header proxy_hide_header proxy_ssl_verify proxy_connect_timeout proxy_read_timeout proxy_send_timeout
        client_max_body_size allow deny include internal events types
        """);

    private static readonly FrozenSet<string> Harmless = Names(
        """
        user pid daemon master_process load_module pcre_jit env lock_file timer_resolution thread_pool debug_connection
        worker_processes worker_connections worker_rlimit_nofile worker_shutdown_timeout worker_priority worker_cpu_affinity multi_accept use accept_mutex
        error_log access_log log_format log_not_found log_subrequest rewrite_log open_log_file_cache uninitialized_variable_warn
        sendfile sendfile_max_chunk tcp_nopush tcp_nodelay aio directio output_buffers postpone_output reset_timedout_connection
        keepalive_timeout keepalive_requests keepalive_time keepalive_disable keepalive zone least_conn random ip_hash hash
        gzip gzip_types gzip_vary gzip_proxied gzip_comp_level gzip_min_length gzip_buffers gzip_http_version gzip_disable gzip_static
        brotli brotli_types brotli_comp_level server_tokens default_type charset charset_types etag msie_padding merge_slashes
        types_hash_max_size types_hash_bucket_size server_names_hash_max_size server_names_hash_bucket_size variables_hash_max_size
        variables_hash_bucket_size map_hash_max_size map_hash_bucket_size proxy_headers_hash_max_size proxy_headers_hash_bucket_size
        client_header_timeout client_body_timeout send_timeout lingering_close lingering_time lingering_timeout
        client_header_buffer_size large_client_header_buffers client_body_buffer_size client_body_temp_path client_body_in_file_only
        proxy_buffering proxy_buffer_size proxy_buffers proxy_busy_buffers_size proxy_max_temp_file_size proxy_temp_file_write_size proxy_temp_path
        proxy_http_version proxy_request_buffering proxy_socket_keepalive proxy_next_upstream proxy_next_upstream_tries proxy_next_upstream_timeout
        proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_protocols proxy_ssl_ciphers proxy_ssl_verify_depth proxy_ignore_client_abort
        proxy_pass_header proxy_pass_request_headers proxy_headers_hash_bucket_size proxy_ignore_headers
        ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_session_cache ssl_session_timeout ssl_session_tickets ssl_session_ticket_key
        ssl_dhparam ssl_ecdh_curve ssl_stapling ssl_stapling_verify ssl_trusted_certificate ssl_buffer_size ssl_early_data ssl_conf_command
        resolver resolver_timeout http2 http3 quic_retry http2_max_concurrent_streams underscores_in_headers ignore_invalid_headers
        port_in_redirect absolute_redirect server_name_in_redirect open_file_cache open_file_cache_valid open_file_cache_min_uses open_file_cache_errors
        auth_basic_user_file auth_request_set proxy_cache_path proxy_cache proxy_cache_bypass proxy_no_cache proxy_cache_valid proxy_cache_key
        """);

    private static readonly FrozenSet<string> Guards = Names(
        """
        auth_basic auth_request auth_jwt auth_delay limit_except ssl_verify_client ssl_client_certificate ssl_crl secure_link secure_link_secret
        access_by_lua access_by_lua_block access_by_lua_file js_access modsecurity satisfy ssl_reject_handshake
        """);

    private static readonly FrozenSet<string> Decides = Names(
        """
        fastcgi_pass uwsgi_pass scgi_pass memcached_pass grpc_pass stub_status perl content_by_lua content_by_lua_block content_by_lua_file
        rewrite_by_lua rewrite_by_lua_block js_content empty_gif proxy_method proxy_set_body
        """);

    /// <summary>What becomes of a directive of a name.</summary>
    public static NginxSupport Of(string name) =>
        Served.Contains(name) ? NginxSupport.Served
        : Harmless.Contains(name) ? NginxSupport.Harmless
        : Guards.Contains(name) ? NginxSupport.Guards
        : Decides.Contains(name) ? NginxSupport.Decides
        : NginxSupport.Missing;

    private static FrozenSet<string> Names(string words) =>
        words.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
}
