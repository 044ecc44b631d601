using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>A route with what decides its place among the routes of a virtual host.</summary>
/// <param name="Route">The route.</param>
/// <param name="Source">The object it was defined by, whose age counts, see <see cref="AgeOrder"/>.</param>
/// <param name="HostSpecificity">How specific the object's own hostname is, see <see cref="HostnameIntersection.Specificity"/>.</param>
/// <param name="RuleIndex">The rule's place in the object.</param>
/// <param name="MatchIndex">The match's place in the rule.</param>
internal readonly record struct RankedRoute(Route Route, RouteResource Source, int HostSpecificity, int RuleIndex, int MatchIndex);
