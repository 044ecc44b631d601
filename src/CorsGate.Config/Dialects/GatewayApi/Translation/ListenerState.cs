using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Dialects.Kgateway.Attachment;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>A listener of a Gateway while the routes are attached to it.</summary>
internal sealed class ListenerState(GatewayResource gateway, GatewayListener listener, AllowedRoutes allowedRoutes, ImmutableArray<LocalPort> places)
{
    /// <summary>The Gateway.</summary>
    public GatewayResource Gateway { get; } = gateway;

    /// <summary>The listener as read.</summary>
    public GatewayListener Listener { get; } = listener;

    /// <summary>Where it takes connections, at least one place: several where its Gateway has several addresses of its own.</summary>
    public ImmutableArray<LocalPort> Places { get; } = places;

    /// <summary>Which routes may attach.</summary>
    public AllowedRoutes AllowedRoutes { get; } = allowedRoutes;

    /// <summary>Whether the listener takes requests: it has a protocol that is served, no conflict, and its certificates.</summary>
    public bool IsServed { get; set; } = true;

    /// <summary>The listeners of older Gateways with the same hostname at one of its places.</summary>
    public List<ListenerState> Elders { get; } = [];

    /// <summary>The certificates of an HTTPS listener.</summary>
    public ImmutableArray<ServerCertificate> Certificates { get; set; } = [];

    /// <summary>The policies that target the listener or its Gateway.</summary>
    public PolicyCandidates Policies { get; set; } = PolicyCandidates.None;

    /// <summary>Its virtual hosts, the same instance for as long as the Gateway has a listener of the name.</summary>
    public VirtualHostTable VirtualHosts { get; set; } = new();

    /// <summary>Whether connections are TLS.</summary>
    public bool IsTls => string.Equals(Listener.Protocol, "HTTPS", StringComparison.Ordinal);

    /// <summary>What is wrong with the listener.</summary>
    public List<Finding> Findings { get; } = [.. allowedRoutes.Findings];

    /// <summary>What became of the listener, for its status.</summary>
    public ListenerOutcome Outcome =>
        new(Listener.Name, Listener.Port, IsServed, AllowedRoutes.AllowHttp, AllowedRoutes.AllowGrpc, [.. Findings]) { Places = Places };

    /// <summary>Reports what is wrong with the listener.</summary>
    public void Report(ProblemCollector problems, Cors.Policies.SourceLocation location, string field, ConditionReason reason, string message)
    {
        var finding = new Finding(reason, message);
        Findings.Add(finding);
        problems.Error(Gateway, location, field, finding);
    }

    /// <summary>Takes the listener out of service and reports why.</summary>
    public void Refuse(ProblemCollector problems, string field, ConditionReason reason, string message)
    {
        IsServed = false;
        Report(problems, Listener.Location, $"{Listener.Field}.{field}", reason, message);
    }

    /// <summary>Whether the other one is about the same objects with the same outcome.</summary>
    public bool IsLike(ListenerState other) =>
        ReferenceEquals(Gateway, other.Gateway) && ReferenceEquals(Listener, other.Listener)
        && IsServed == other.IsServed && Findings.SequenceEqual(other.Findings) && Instances.AreSame(Certificates, other.Certificates);
}
