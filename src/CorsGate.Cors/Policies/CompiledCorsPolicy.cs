using System.Collections.Immutable;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;

namespace CorsGate.Cors.Policies;

/// <summary>A policy and its semantics made ready for requests: immutable, thread-safe, no allocation per decision.</summary>
public sealed class CompiledCorsPolicy
{
    private static readonly OriginMatch Everybody = new(CorsReason.OriginAny, 0);

    private readonly OriginMatcher _matcher;
    private readonly AnnouncedRequest _announced;
    private readonly AnswerTable _answers;
    private readonly MethodLimitTable? _limits;
    private readonly bool _everybody;

    private CompiledCorsPolicy(CorsPolicy policy, CorsSemantics semantics)
    {
        Policy = policy;
        Semantics = semantics;
        var credentials = policy.AllowCredentials.Value;
        ImmutableArray<OriginPattern> patterns = policy.AllowOrigins.IsDefault ? [] : [.. policy.AllowOrigins.Select(o => o.Value)];
        _matcher = OriginMatcher.Compile(patterns, semantics, credentials);
        _announced = new AnnouncedRequest(policy, semantics);
        _limits = MethodLimitTable.Of(policy, semantics, _announced);

        // What is said to everybody alike: the text of a static header, or a literal `*`.
        var anyAnswer = credentials ? semantics.AnyOriginWithCredentials : semantics.AnyOrigin;
        var spoken = _matcher.IsStatic ? patterns[0].Text
            : _matcher.HasAny && anyAnswer == AnyOriginAnswer.Literal ? "*"
            : null;
        _everybody = spoken is not null;
        _answers = new AnswerTable(semantics, HeaderValues.Of(policy, semantics, spoken), _everybody, _matcher.CanMatch, _limits is not null);
    }

    /// <summary>The policy it was compiled from.</summary>
    public CorsPolicy Policy { get; }

    /// <summary>The semantics it was compiled for.</summary>
    public CorsSemantics Semantics { get; }

    /// <summary>Compiles a policy. Never fails: everything that can be wrong was found when its patterns were parsed.</summary>
    /// <param name="policy">What is allowed.</param>
    /// <param name="semantics">How it is answered.</param>
    public static CompiledCorsPolicy Compile(CorsPolicy policy, CorsSemantics semantics)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(semantics);
        return new CompiledCorsPolicy(policy, semantics);
    }

    /// <summary>Compares one Origin value with the policy's entries, for tools that explain; the place is the entry's.</summary>
    /// <param name="origin">The value, not empty.</param>
    public OriginMatch MatchOrigin(string origin) => _everybody ? Everybody : _matcher.Match(origin);

    /// <summary>Decides about a request.</summary>
    /// <param name="request">The request.</param>
    /// <remarks>
    /// An Origin field without a value counts as none, as in Envoy's filter. Vary names Origin wherever the answer to the same
    /// request would be another one for another Origin or for none: so also where it is refused or absent, and, for a policy
    /// that allows nobody, on preflights alone, which without an Origin are plain OPTIONS requests of the upstream's.
    /// </remarks>
    public CorsDecision Evaluate(in CorsRequest request)
    {
        // 1 The origin that counts, and what the policy says of it.
        var origin = Semantics.RepeatedOrigin == RepeatedOrigin.Last ? request.LastOrigin ?? request.Origin : request.Origin;
        var repeated = request.OriginCount > 1 && Semantics.RepeatedOrigin == RepeatedOrigin.NoMatch;
        var absent = !repeated && string.IsNullOrEmpty(origin);
        var match = absent ? new OriginMatch(CorsReason.NotCors, -1)
            : _everybody ? Everybody
            : repeated ? new OriginMatch(CorsReason.OriginRepeated, -1)
            : _matcher.Match(origin!);

        // 2 The answer to requests of this kind.
        var shape = request.Method is not "OPTIONS" ? RequestShape.Other
            : string.IsNullOrEmpty(request.RequestMethod) ? RequestShape.PlainOptions : RequestShape.AnnouncingOptions;
        var state = absent ? OriginState.Absent : match.IsMatch ? OriginState.Matched : OriginState.Refused;
        ref readonly var answer = ref _answers[shape, state];

        // 3 What a browser will make of a preflight that announces more than the policy covers, and what a limit forbids.
        var limit = state == OriginState.Matched && !string.IsNullOrEmpty(origin) ? _limits?.Find(origin) : null;
        var reason = match.Reason;
        var outcome = state switch
        {
            OriginState.Absent => CorsOutcome.None,
            OriginState.Matched => CorsOutcome.Allowed,
            _ => CorsOutcome.Refused,
        };
        var forbidden = limit is not null && !IsWithin(limit, request, answer.IsPreflight);
        if (forbidden)
        {
            reason = CorsReason.MethodNotAllowed;
            outcome = CorsOutcome.Refused;
        }
        else if (answer.IsPreflight && state == OriginState.Matched && UncoveredReason(request) is { } uncovered)
        {
            reason = uncovered;
            outcome = CorsOutcome.Refused;
        }

        // 4 The echoes.
        var decision = answer.Decision;
        decision = decision with
        {
            Kind = answer.IsPreflight ? CorsRequestKind.Preflight : absent ? CorsRequestKind.None : CorsRequestKind.Actual,
            Outcome = outcome,
            Reason = reason,
            AllowOrigin = answer.EchoOrigin ? origin : decision.AllowOrigin,
            AllowMethods = answer.EchoMethods ? EchoOf(request.RequestMethod, headers: false) : decision.AllowMethods,
            AllowHeaders = answer.EchoHeaders ? EchoOf(request.RequestHeaders, headers: true) : decision.AllowHeaders,
        };
        return limit is null ? decision : Limited(decision, limit, answer, forbidden);
    }

    /// <summary>
    /// Whether a limit lets a request pass: a preflight by what it announces, which may be nothing; everything else by its method.
    /// OPTIONS that is no preflight asks what there is and always passes.
    /// </summary>
    private static bool IsWithin(LimitedMethods limit, in CorsRequest request, bool isPreflight)
    {
        var method = isPreflight ? request.RequestMethod : request.Method;
        return string.IsNullOrEmpty(method) || (!isPreflight && method is "OPTIONS") || limit.Covers(method);
    }

    /// <summary>
    /// A decision for a limited origin. A forbidden preflight carries the headers, too: its status alone makes browsers refuse
    /// (Fetch standard, 4.8: an ok status), and the list says to people what would be right.
    /// </summary>
    private static CorsDecision Limited(in CorsDecision decision, LimitedMethods limit, in AnswerTemplate answer, bool forbidden) => decision with
    {
        AllowMethods = answer.EchoMethods || answer.Decision.AllowMethods is not null ? limit.AllowMethods : null,
        AnswerStatus = !forbidden ? decision.AnswerStatus : answer.IsPreflight ? 403 : 405,
        Allow = forbidden && !answer.IsPreflight ? limit.Allow : null,
        Vary = answer.IsPreflight && answer.Decision.Vary != CorsVary.None ? decision.Vary | CorsVary.RequestMethod : decision.Vary,
    };

    private CorsReason? UncoveredReason(in CorsRequest request)
    {
        if (Semantics.AnnouncedRequestCheck == AnnouncedRequestCheck.None)
        {
            return null;
        }

        if (!string.IsNullOrEmpty(request.RequestMethod) && !_announced.CoversMethod(request.RequestMethod))
        {
            return CorsReason.MethodNotAllowed;
        }

        return !string.IsNullOrEmpty(request.RequestHeaders) && !_announced.CoversHeaders(request.RequestHeaders) ? CorsReason.HeaderNotAllowed : null;
    }

    /// <summary>What is announced, if it is well-formed: anything else would make a field that no server should send.</summary>
    private static string? EchoOf(string? announced, bool headers) =>
        string.IsNullOrEmpty(announced) || !(headers ? AnnouncedRequest.IsHeaderList(announced) : AnnouncedRequest.IsMethod(announced)) ? null : announced;
}
