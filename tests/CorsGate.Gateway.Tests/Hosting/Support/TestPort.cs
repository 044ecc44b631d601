using System.Net;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Tls;

namespace CorsGate.Gateway.Tests.Hosting.Support;

/// <summary>Opens a single port.</summary>
internal static class TestPort
{
    public static Task<ListeningPort> OpenAsync(
        IRequestHandler handler, ReloadableCertificates? certificates = null, TestLog? log = null, ConnectionGate? gate = null, int port = 0) =>
        ListeningPort.OpenAsync(
            new ListeningPortOptions
            {
                EndPoint = new IPEndPoint(IPAddress.Loopback, port),
                Place = 8080,
                Handler = handler,
                Certificates = certificates,
                Gate = gate,
                Log = (log ?? new TestLog()).Log,
            },
            CancellationToken.None).Within();
}
