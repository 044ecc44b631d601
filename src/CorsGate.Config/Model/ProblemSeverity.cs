namespace CorsGate.Config.Model;

/// <summary>How bad a problem is. The written form is the lower-case name.</summary>
public enum ProblemSeverity
{
    /// <summary>Worth knowing: nothing is wrong.</summary>
    Info,

    /// <summary>It is served, and probably not what was meant.</summary>
    Warning,

    /// <summary>The object or the part of it is not served.</summary>
    Error,
}
