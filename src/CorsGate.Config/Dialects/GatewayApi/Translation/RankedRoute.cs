using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>A route with what decides its place among the routes of a virtual host.</summary>
/// <param name="Route">The route.</param>
/// <param name="IsGrpc">Whether it comes from a GRPCRoute.</param>
/// <param name="Age">The place of the object it was defined by among all routes, the oldest first, see <see cref="AgeOrder"/>.</param>
/// <param name="HostSpecificity">How specific the object's own hostname is, see <see cref="HostnameIntersection.Specificity"/>.</param>
/// <param name="RuleIndex">The rule's place in the object.</param>
/// <param name="MatchIndex">The match's place in the rule.</param>
internal readonly record struct RankedRoute(Route Route, bool IsGrpc, int Age, int HostSpecificity, int RuleIndex, int MatchIndex);
