using System.Text;

namespace CorsGate.Gateway.Handling;

/// <summary>
/// An answer that the gateway makes itself: a status and one line of text that says what went wrong and nothing about the
/// inside. For gRPC requests it is the status that clients map the HTTP status to.
/// </summary>
internal sealed class GatewayAnswer
{
    /// <summary>The status of nginx that stands for ending the connection without an answer.</summary>
    public const int NoAnswer = 444;

    private const string OwnType = "text/plain; charset=utf-8";

    private GatewayAnswer(int status, string text)
        : this(status, text, IsBodyless(status) ? [] : Encoding.ASCII.GetBytes(text + "\n"), OwnType, isConfigured: false)
    {
    }

    private GatewayAnswer(int status, string text, byte[] body, string contentType, bool isConfigured)
    {
        Status = status;
        Text = text;
        Body = body;
        ContentType = contentType;
        IsConfigured = isConfigured;
    }

    /// <summary>A request that must not be forwarded.</summary>
    public static GatewayAnswer BadRequest { get; } = new(400, "corsgate: bad request");

    /// <summary>The client's address may not use the rule.</summary>
    public static GatewayAnswer Forbidden { get; } = new(403, "corsgate: this address is not allowed here");

    /// <summary>Nothing takes the request.</summary>
    public static GatewayAnswer NoRoute { get; } = new(404, "corsgate: no route for host and path");

    /// <summary>The request's origin may not use its method.</summary>
    public static GatewayAnswer MethodNotAllowed { get; } = new(405, "corsgate: this origin may not use this method");

    /// <summary>The client took too long to send the request's body.</summary>
    public static GatewayAnswer RequestTimeout { get; } = new(408, "corsgate: the request took too long");

    /// <summary>The request's body is too large.</summary>
    public static GatewayAnswer TooLarge { get; } = new(413, "corsgate: the request is too large");

    /// <summary>The request expects what the gateway cannot do.</summary>
    public static GatewayAnswer ExpectationFailed { get; } = new(417, "corsgate: unknown expectation");

    /// <summary>The request asks for a tunnel.</summary>
    public static GatewayAnswer NotImplemented { get; } = new(501, "corsgate: not implemented");

    /// <summary>The connection was made for another host.</summary>
    public static GatewayAnswer Misdirected { get; } = new(421, "corsgate: this connection does not serve this host");

    /// <summary>Something that must not happen.</summary>
    public static GatewayAnswer Internal { get; } = new(500, "corsgate: internal error");

    /// <summary>A rule whose configuration is not complete.</summary>
    public static GatewayAnswer NotConfigured { get; } = new(500, "corsgate: this route is not configured completely");

    /// <summary>A rule without a backend to choose.</summary>
    public static GatewayAnswer NoBackend { get; } = new(500, "corsgate: no backend for this route");

    /// <summary>No connection to the upstream could be made.</summary>
    public static GatewayAnswer ConnectFailed { get; } = new(502, "corsgate: no connection to the upstream");

    /// <summary>The upstream failed before it answered.</summary>
    public static GatewayAnswer UpstreamFailed { get; } = new(502, "corsgate: the upstream failed");

    /// <summary>A script of a plugin ended the stream.</summary>
    public static GatewayAnswer PluginStreamEnded { get; } = new(502, "corsgate: a plugin ended the request without an answer");

    /// <summary>No plugin answered, and nothing more can come.</summary>
    public static GatewayAnswer NoPluginAnswer { get; } = new(504, "corsgate: the plugins gave no answer");

    /// <summary>A backend without an endpoint that is ready.</summary>
    public static GatewayAnswer NoEndpoint { get; } = new(503, "corsgate: no endpoint is ready");

    /// <summary>Nothing is configured, or not yet.</summary>
    public static GatewayAnswer NoConfiguration { get; } = new(503, "corsgate: nothing is configured yet");

    /// <summary>The upstream took too long.</summary>
    public static GatewayAnswer TimedOut { get; } = new(504, "corsgate: the upstream took too long");

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The line without its end.</summary>
    public string Text { get; }

    /// <summary>The line, or the configured text, as bytes; empty: there is no body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The type of the body.</summary>
    public string ContentType { get; }

    /// <summary>Whether the body is a configured one, which goes out as it is to every client.</summary>
    public bool IsConfigured { get; }

    /// <summary>The gRPC status for the HTTP status (gRPC, HTTP to gRPC status code mapping).</summary>
    public string GrpcStatus => Status switch
    {
        400 => "13",
        401 => "16",
        403 => "7",
        404 => "12",
        429 or 502 or 503 or 504 => "14",
        _ => "2",
    };

    /// <summary>The answer to a request that was refused before it was routed.</summary>
    public static GatewayAnswer ForRefusal(int status) => status switch
    {
        417 => ExpectationFailed,
        501 => NotImplemented,
        _ => BadRequest,
    };

    /// <summary>An answer with a configured status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body; null: one of the gateway's own, empty: none.</param>
    public static GatewayAnswer Fixed(int status, string? body) => (status, body) switch
    {
        (_, not null) => new GatewayAnswer(
            status, body, IsBodyless(status) ? [] : Encoding.UTF8.GetBytes(body), "text/plain", isConfigured: true),
        (500, _) => NotConfigured,
        (404, _) => NoRoute,
        (503, _) => NoEndpoint,
        _ => new GatewayAnswer(status, "corsgate: answered by configuration"),
    };

    /// <summary>Whether a status never comes with a body (RFC 9110, sections 15.2, 15.3.5, 15.3.6 and 15.4.5).</summary>
    public static bool IsBodyless(int status) => status is < 200 or 204 or 205 or 304;
}
