using CorsGate.Gateway.Tls;

namespace CorsGate.Gateway.Listeners;

/// <summary>A port that is open, as it was planned.</summary>
/// <param name="Plan">What it was opened for.</param>
/// <param name="Listening">The server.</param>
/// <param name="Certificates">The certificates of a TLS port; null: cleartext.</param>
/// <param name="Gate">What holds connections back until its configuration is in force.</param>
internal sealed record OpenPort(PortPlan Plan, ListeningPort Listening, ReloadableCertificates? Certificates, ConnectionGate Gate);
