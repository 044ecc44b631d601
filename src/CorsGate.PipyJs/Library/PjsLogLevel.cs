namespace CorsGate.PipyJs.Library;

/// <summary>How a script's line to the log is meant.</summary>
public enum PjsLogLevel
{
    /// <summary><c>console.debug</c>.</summary>
    Debug,

    /// <summary><c>console.log</c> and <c>console.info</c>.</summary>
    Info,

    /// <summary><c>console.warn</c>.</summary>
    Warning,

    /// <summary><c>console.error</c>.</summary>
    Error,
}
