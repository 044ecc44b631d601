using System.Collections.Immutable;
using CorsGate.Gateway.Tls;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// The step from the open ports to those of a new configuration, prepared so far that it can no longer fail: what has to be
/// bound is bound and held back, nothing that serves has been touched.
/// </summary>
internal sealed class PortChange
{
    /// <summary>Ports that were opened and wait behind their gates.</summary>
    public List<OpenPort> Opened { get; } = [];

    /// <summary>Ports that stay, with the certificates they get (null: cleartext).</summary>
    public List<(OpenPort Port, PortPlan Plan, CertificateTable? Table)> Kept { get; } = [];

    /// <summary>Ports that go.</summary>
    public List<OpenPort> Closing { get; } = [];

    /// <summary>Ports that can be opened only when others are closed: the same address, another protocol.</summary>
    public List<(PortPlan Plan, CertificateTable? Table)> Later { get; } = [];

    /// <summary>The listeners that will serve.</summary>
    public ImmutableArray<PortPlan> Serving => [.. Kept.Select(static kept => kept.Plan), .. Opened.Select(static open => open.Plan)];
}
