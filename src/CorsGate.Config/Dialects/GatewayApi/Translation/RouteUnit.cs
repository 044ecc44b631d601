using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>A route across translations: its rules and its attachment are made apart, as they depend on different things.</summary>
internal sealed class RouteUnit
{
    /// <summary>A route that nothing is made of yet.</summary>
    public RouteUnit(RouteResource route)
    {
        Route = route;
        Rules = new Part(TranslationStage.Rules, this);
        Attachment = new Part(TranslationStage.Attachments, this);
    }

    /// <summary>The route.</summary>
    public RouteResource Route { get; set; }

    /// <summary>What its rules depend on.</summary>
    public Part Rules { get; }

    /// <summary>What its attachment depends on.</summary>
    public Part Attachment { get; }

    /// <summary>Its rules as translated last.</summary>
    public ImmutableArray<TranslatedRule> Translated { get; set; } = [];

    /// <summary>What became of its parentRefs.</summary>
    public ImmutableArray<ParentOutcome> Parents { get; set; } = [];

    /// <summary>What it has in the virtual hosts.</summary>
    public List<Share> Shares { get; set; } = [];

    /// <summary>One of the two parts of a route.</summary>
    internal sealed class Part(TranslationStage stage, RouteUnit owner) : TrackedUnit(stage)
    {
        /// <summary>The route.</summary>
        public RouteUnit Owner { get; } = owner;
    }

    /// <summary>The share of a route in a virtual host.</summary>
    /// <param name="VirtualHosts">The virtual hosts of the listener.</param>
    /// <param name="Places">Where the listener takes connections.</param>
    /// <param name="Hostname">The virtual host.</param>
    /// <param name="Source">The object that it comes from.</param>
    /// <param name="Routes">The routes.</param>
    internal sealed record Share(VirtualHostTable VirtualHosts, ImmutableArray<LocalPort> Places, string Hostname, RouteResource Source, RankedRoute[] Routes)
    {
        /// <summary>The Gateway of the listener.</summary>
        public required ObjectReference Gateway { get; init; }

        /// <summary>Whether the other one puts the same instances into the same place.</summary>
        public bool IsLike(Share other) =>
            ReferenceEquals(VirtualHosts, other.VirtualHosts) && Places.SequenceEqual(other.Places) && ReferenceEquals(Source, other.Source)
            && string.Equals(Hostname, other.Hostname, StringComparison.Ordinal) && Routes.AsSpan().SequenceEqual(other.Routes, ByReference.Instance);
    }

    private sealed class ByReference : IEqualityComparer<RankedRoute>
    {
        public static ByReference Instance { get; } = new();

        public bool Equals(RankedRoute x, RankedRoute y) =>
            ReferenceEquals(x.Route, y.Route) && x.HostSpecificity == y.HostSpecificity && x.RuleIndex == y.RuleIndex && x.MatchIndex == y.MatchIndex;

        public int GetHashCode(RankedRoute obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Route);
    }
}
