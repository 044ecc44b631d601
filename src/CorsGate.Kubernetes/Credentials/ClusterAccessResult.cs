using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>What came of reading where an API server is.</summary>
/// <param name="Access">The access; null when an error is among the problems.</param>
/// <param name="Problems">Errors and warnings, with file, line and field.</param>
public sealed record ClusterAccessResult(ClusterAccess? Access, ImmutableArray<Problem> Problems);
