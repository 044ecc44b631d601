using CorsGate.Config.Model;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.NginxConf.Semantics;

/// <summary>The condition of an <c>if</c>: a text alone (neither empty nor 0), compared with a text, or searched with a regular expression.</summary>
/// <param name="Left">The text that is looked at.</param>
/// <param name="Right">The text that it is compared with; null: none.</param>
/// <param name="Regex">The expression that is searched for; null: none.</param>
/// <param name="IsNegated">Whether the outcome is turned round.</param>
internal sealed record NginxCondition(IRequestText Left, IRequestText? Right, LinearRegex? Regex, bool IsNegated)
{
    /// <summary>Whether the outcome may depend on the request's Origin.</summary>
    public bool DependsOnOrigin => NginxText.IsByOrigin(Left) || (Right is not null && NginxText.IsByOrigin(Right));

    /// <summary>Whether it holds.</summary>
    public bool Holds(IRequestFacts facts, object? state)
    {
        var left = Left.Evaluate(facts, state);
        var outcome = Regex is not null ? Regex.IsMatch(left)
            : Right is not null ? string.Equals(left, Right.Evaluate(facts, state), StringComparison.Ordinal)
            : left is not ("" or "0");
        return outcome != IsNegated;
    }
}
