using System.Text;

namespace CorsGate.PipyJs;

/// <summary>An error that ended a script's callback: what, and where in the script.</summary>
public sealed class PjsException : Exception
{
    private const int MaxBacktrace = 16;

    /// <summary>What it costs a script to catch an error: making and catching one takes microseconds.</summary>
    internal const int StepsOfCatching = 1000;

    private readonly List<PjsCallSite> _backtrace = [];

    /// <summary>Makes an error whose place is not known yet.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="message">What is wrong, in Pipy's words where Pipy has some.</param>
    public PjsException(PjsErrorKind kind, string message)
        : base(message) => Kind = kind;

    /// <summary>Why.</summary>
    public PjsErrorKind Kind { get; }

    /// <summary>The places of the expression that failed and of the calls around it, innermost first.</summary>
    public IReadOnlyList<PjsCallSite> Backtrace => _backtrace;

    /// <summary>Where the expression that failed stands, once known.</summary>
    public PjsCallSite? Place => _backtrace.Count > 0 ? _backtrace[0] : null;

    /// <summary>Whether <c>invoke</c> and promises can catch it.</summary>
    internal bool IsCatchable => Kind == PjsErrorKind.Script;

    /// <summary>The value that a handler of the error gets; an error object unless a promise was rejected with something else.</summary>
    internal PjsValue? Reason { get; init; }

    /// <summary>The error on one line: file, line and column, message, expression.</summary>
    public string ToLogLine()
    {
        // Script and message may hold what a client sent; a log line stays a line.
        var line = Place is { } place ? $"{place}: {Message}: {place.Excerpt}" : Message;
        return string.Create(line.Length, line, static (target, text) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
    }

    /// <summary>The calls around the expression, one a line.</summary>
    internal string FormatBacktrace()
    {
        var text = new StringBuilder();
        foreach (var site in _backtrace) text.Append("In ").Append(site.ToString()).Append('\n');
        return text.ToString();
    }

    /// <summary>Adds the place of a call that the error passes through. Never handles the error: for use as an exception filter.</summary>
    internal bool Passes(PjsCallSite site)
    {
        if (_backtrace.Count < MaxBacktrace && (_backtrace.Count == 0 || !ReferenceEquals(_backtrace[^1], site))) _backtrace.Add(site);
        return false;
    }

    /// <summary>Gives an error its place.</summary>
    internal PjsException At(PjsCallSite site)
    {
        Passes(site);
        return this;
    }
}
