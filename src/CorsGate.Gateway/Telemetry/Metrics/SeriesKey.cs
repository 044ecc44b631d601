using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Forwarding;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// What distinguishes the counters of one route, packed into a number: kind, decision, reason and code of a request, or the
/// outcome of a failed call of an upstream. Every part is out of a fixed list.
/// </summary>
internal readonly record struct SeriesKey
{
    private const int Failure = 1 << 24;
    private const int CodeBits = 7;
    private const int ReasonBits = 6;
    private const int OutcomeBits = 2;

    private SeriesKey(int packed) => Packed = packed;

    /// <summary>The number.</summary>
    public int Packed { get; }

    /// <summary>Whether it is one of a failed call of an upstream.</summary>
    public bool IsFailure => (Packed & Failure) != 0;

    /// <summary>The outcome of the failed call.</summary>
    public ForwardOutcome FailureOutcome => (ForwardOutcome)(Packed & ~Failure);

    /// <summary>The index of the label <c>code</c> (<see cref="StatusLabels"/>).</summary>
    public int Code => Packed & ((1 << CodeBits) - 1);

    /// <summary>The reason.</summary>
    public CorsReason Reason => (CorsReason)((Packed >> CodeBits) & ((1 << ReasonBits) - 1));

    /// <summary>The decision.</summary>
    public CorsOutcome Outcome => (CorsOutcome)((Packed >> (CodeBits + ReasonBits)) & ((1 << OutcomeBits) - 1));

    /// <summary>The kind of the request.</summary>
    public CorsRequestKind Kind => (CorsRequestKind)(Packed >> (CodeBits + ReasonBits + OutcomeBits));

    /// <summary>The same with the code's class instead of the code: the form in which the overflow series are counted.</summary>
    public SeriesKey Coarse => IsFailure ? this : Of(Kind, Outcome, Reason, StatusLabels.ClassOf(Code));

    /// <summary>The key of a request.</summary>
    public static SeriesKey Of(CorsRequestKind kind, CorsOutcome outcome, CorsReason reason, int code) =>
        new((((((int)kind << OutcomeBits) | (int)outcome) << ReasonBits) | (int)reason) << CodeBits | code);

    /// <summary>The key of a failed call of an upstream.</summary>
    public static SeriesKey Of(ForwardOutcome outcome) => new(Failure | (int)outcome);

    /// <summary>The key that a counter was made for.</summary>
    public static SeriesKey Unpack(int packed) => new(packed);
}
