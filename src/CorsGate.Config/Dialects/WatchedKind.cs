using System.Collections.Immutable;

namespace CorsGate.Config.Dialects;

/// <summary>A kind that is read from an API server, too.</summary>
/// <param name="Group">The API group, empty for the core group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Versions">The versions that are understood, the best first.</param>
/// <param name="IsNamespaced">Whether its objects belong to namespaces.</param>
/// <param name="FieldSelector">A field selector for its objects; empty: all.</param>
public sealed record WatchedKind(string Group, string Kind, ImmutableArray<string> Versions, bool IsNamespaced, string FieldSelector);
