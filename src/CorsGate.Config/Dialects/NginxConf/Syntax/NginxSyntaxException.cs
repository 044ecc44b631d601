using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Syntax;

/// <summary>A file that is not in the syntax of nginx. Never leaves <see cref="NginxParser"/>.</summary>
internal sealed class NginxSyntaxException : Exception
{
    /// <summary>Says what is wrong where.</summary>
    public NginxSyntaxException(SourceLocation location, string message)
        : base(message) => Location = location;

    /// <summary>The place.</summary>
    public SourceLocation Location { get; }
}
