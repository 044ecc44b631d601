using System.Runtime.CompilerServices;
using System.Text;
using CorsGate.Gateway.RequestChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// What every port of the gateway takes from a client and what it does not. The figures are those of gateways that face
/// the internet (Envoy's edge best practices, nginx's time limits); each has a test that shows the answer on the wire.
/// </summary>
internal static class KestrelHardening
{
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Applies the limits.</summary>
    public static void Apply(KestrelServerOptions options)
    {
        RefuseBareLineFeeds();
        options.AddServerHeader = false;
        options.AllowSynchronousIO = false;

        // Header bytes pass through as they are: as Latin-1, every byte is a character and comes back as the same byte. Only
        // here can a Connection field be seen whole, so it is refused here if it names a field that must not be removed.
        options.RequestHeaderEncodingSelector = RequestFieldEncoding.For;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        var limits = options.Limits;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);

        // Bodies are streamed, never stored: their size is the upstream's business.
        limits.MaxRequestBodySize = null;
        limits.MaxRequestBufferSize = 128 * 1024;
        limits.MaxResponseBufferSize = 64 * 1024;

        // The request rate counts while the gateway waits for body bytes, the response rate while written bytes wait for the
        // client: an idle event stream or watch counts as neither. A browser that pauses a download stops reading for long,
        // so a single write may take as long as nginx's send_timeout.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(60));

        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.InitialStreamWindowSize = 64 * 1024;
        limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
        limits.Http2.MaxRequestHeaderFieldSize = 32 * 1024;
    }

    /// <summary>
    /// Makes a line feed without a carriage return an error in HTTP/1.1 framing. Kestrel reads the switch when a server is
    /// made; it is set when this assembly loads, so that no server of the process is made before it.
    /// </summary>
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The switch must be set before any Kestrel is made.")]
    internal static void RefuseBareLineFeeds() => AppContext.SetSwitch(StrictLineEnds, isEnabled: true);
}
