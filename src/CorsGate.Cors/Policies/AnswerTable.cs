using CorsGate.Cors.Decisions;

namespace CorsGate.Cors.Policies;

/// <summary>
/// The answers of a policy: one for each shape of request and state of its origin, nine in all, with their Vary.
/// </summary>
internal sealed class AnswerTable
{
    private readonly AnswerTemplate[] _answers = new AnswerTemplate[9];
    private readonly CorsSemantics _semantics;
    private readonly HeaderValues _values;
    private readonly bool _everybody;

    /// <summary>Builds the answers.</summary>
    /// <param name="semantics">How the dialect behaves.</param>
    /// <param name="values">The policy's header values.</param>
    /// <param name="everybody">Whether the policy speaks to every request alike, whatever its Origin.</param>
    /// <param name="canMatch">Whether any origin can match.</param>
    /// <param name="limited">Whether the methods of some origins are limited, so that even what is said to everybody depends on Origin.</param>
    public AnswerTable(CorsSemantics semantics, HeaderValues values, bool everybody, bool canMatch, bool limited)
    {
        _semantics = semantics;
        _values = values;
        _everybody = everybody;
        foreach (var shape in Enum.GetValues<RequestShape>())
        {
            var absent = Build(shape, OriginState.Absent);
            var refused = Build(shape, OriginState.Refused);
            var matched = Build(shape, OriginState.Matched);

            // The answer depends on Origin where two of the states that can occur lead to different ones; an echo always does.
            var depends = (limited && canMatch)
                || (!everybody && !absent.IsSameAnswer(refused))
                || (canMatch && (!absent.IsSameAnswer(matched) || (!everybody && !refused.IsSameAnswer(matched))));
            this[shape, OriginState.Absent] = WithVary(absent, depends);
            this[shape, OriginState.Refused] = WithVary(refused, depends);
            this[shape, OriginState.Matched] = WithVary(matched, depends);
        }
    }

    /// <summary>The answer to a request.</summary>
    public ref AnswerTemplate this[RequestShape shape, OriginState state] => ref _answers[((int)shape * 3) + (int)state];

    private AnswerTemplate Build(RequestShape shape, OriginState state)
    {
        var preflight = IsPreflight(shape, state);
        var speaks = state == OriginState.Matched || (state == OriginState.Absent && SpeaksWithoutOrigin);
        var answer = new AnswerTemplate
        {
            IsPreflight = preflight,
            Decision = new CorsDecision
            {
                AnswerStatus = preflight ? PreflightStatus(speaks) : 0,
                UpstreamHeaders = speaks ? _semantics.UpstreamWhenMatched
                    : state == OriginState.Refused ? _semantics.UpstreamWhenRefused : _semantics.UpstreamWithoutOrigin,
                StampUpstreamErrors = _semantics.StampUpstreamErrors,
                StampGatewayAnswers = _semantics.StampGatewayAnswers,
                ForwardLastOriginOnly = _semantics.RepeatedOrigin == RepeatedOrigin.Last,
            },
        };

        if (speaks)
        {
            return answer.With(_values, preflight ? _semantics.PreflightHeaders : _semantics.ActualHeaders, echo: state == OriginState.Matched, preflight);
        }

        // nginx's static lines know no refusal: only the value that depends on the origin is missing.
        var staticAnswer = preflight
            ? _semantics.UnmatchedPreflight == UnmatchedPreflight.AnswerStatic
            : state == OriginState.Refused && _semantics.RefusedResponse == RefusedResponse.Static;
        return staticAnswer
            ? answer.With(_values, preflight ? _semantics.PreflightHeaders : _semantics.ActualHeaders, echo: false, preflight)
            : answer;
    }

    private bool SpeaksWithoutOrigin => _semantics.WithoutOrigin switch
    {
        WithoutOrigin.Always => true,
        WithoutOrigin.WhenAnyOrigin => _everybody,
        _ => false,
    };

    private bool IsPreflight(RequestShape shape, OriginState state) => shape != RequestShape.Other && _semantics.Preflight switch
    {
        PreflightDefinition.RequestMethodNamed => shape == RequestShape.AnnouncingOptions && state != OriginState.Absent,
        PreflightDefinition.OriginNamed => state != OriginState.Absent,
        PreflightDefinition.OriginMatched => state == OriginState.Matched,
        PreflightDefinition.OriginMatchedOrAny => state == OriginState.Matched || (state == OriginState.Absent && _everybody),
        PreflightDefinition.AnyOptions => true,
        _ => false,
    };

    private int PreflightStatus(bool speaks) => speaks
        ? _semantics.PreflightStatus
        : _semantics.UnmatchedPreflight switch
        {
            UnmatchedPreflight.Forbid => 403,
            UnmatchedPreflight.Forward => 0,
            _ => _semantics.PreflightStatus,
        };

    private AnswerTemplate WithVary(AnswerTemplate answer, bool dependsOnOrigin)
    {
        var vary = (dependsOnOrigin ? CorsVary.Origin : CorsVary.None)
            | (answer.EchoMethods ? CorsVary.RequestMethod : CorsVary.None)
            | (answer.EchoHeaders ? CorsVary.RequestHeaders : CorsVary.None);
        return answer with { Decision = answer.Decision with { Vary = _semantics.CorrectVary ? vary : CorsVary.None } };
    }
}
