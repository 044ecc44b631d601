namespace CorsGate.Config.Status;

/// <summary>Whether a condition holds (meta/v1 Condition).</summary>
public enum ConditionStatus
{
    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not hold.</summary>
    False,

    /// <summary>It is not known.</summary>
    Unknown,
}

/// <summary>A condition of an object (meta/v1 Condition) without its time, which depends on what stood there before.</summary>
/// <param name="Type">What it is about, such as <c>Accepted</c>.</param>
/// <param name="Status">Whether it holds.</param>
/// <param name="Reason">Why, in a word.</param>
/// <param name="Message">Why, in a sentence of at most 2,048 characters.</param>
public sealed record StatusCondition(string Type, ConditionStatus Status, ConditionReason Reason, string Message)
{
    private const int Longest = 2_048;

    /// <summary>A condition that holds.</summary>
    public static StatusCondition True(string type, ConditionReason reason, string message) => new(type, ConditionStatus.True, reason, Cut(message));

    /// <summary>A condition that does not hold.</summary>
    public static StatusCondition False(string type, ConditionReason reason, string message) => new(type, ConditionStatus.False, reason, Cut(message));

    /// <summary>A condition of which nothing is known.</summary>
    public static StatusCondition Unknown(string type, ConditionReason reason, string message) => new(type, ConditionStatus.Unknown, reason, Cut(message));

    /// <summary>One that holds if nothing was found, and otherwise does not for the first finding.</summary>
    public static StatusCondition Of(string type, IReadOnlyList<Finding> findings, ConditionReason whenNone, string message) =>
        findings.Count == 0 ? True(type, whenNone, message) : False(type, findings[0].Reason, Findings.Describe(findings));

    /// <summary><c>Accepted=False/NoMatchingParent</c>.</summary>
    public override string ToString() => $"{Type}={Status}/{Reason}";

    private static string Cut(string message) =>
        message.Length <= Longest ? message : message[..(Longest - 1 - (char.IsHighSurrogate(message[Longest - 2]) ? 1 : 0))] + "…";
}
