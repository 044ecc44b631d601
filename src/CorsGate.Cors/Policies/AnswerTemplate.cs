using System.Collections.Immutable;
using System.Runtime.InteropServices;
using CorsGate.Cors.Decisions;

namespace CorsGate.Cors.Policies;

/// <summary>A decision but for what only the request knows: the echoes and the reason.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AnswerTemplate
{
    /// <summary>Whether the request is a preflight.</summary>
    public bool IsPreflight { get; init; }

    /// <summary>The decision, without kind, outcome and reason.</summary>
    public CorsDecision Decision { get; init; }

    /// <summary>Whether Access-Control-Allow-Origin is the request's Origin.</summary>
    public bool EchoOrigin { get; init; }

    /// <summary>Whether Access-Control-Allow-Methods is the announced method.</summary>
    public bool EchoMethods { get; init; }

    /// <summary>Whether Access-Control-Allow-Headers is what is announced.</summary>
    public bool EchoHeaders { get; init; }

    /// <summary>Whether two templates lead to the same answer on the wire.</summary>
    public bool IsSameAnswer(in AnswerTemplate other)
    {
        var (a, b) = (Decision, other.Decision);
        return a.AnswerStatus == b.AnswerStatus
            && EchoOrigin == other.EchoOrigin
            && EchoMethods == other.EchoMethods
            && EchoHeaders == other.EchoHeaders
            && a.ExposeResponseHeaderNames == b.ExposeResponseHeaderNames
            && Same(a.AllowOrigin, b.AllowOrigin)
            && Same(a.AllowCredentials, b.AllowCredentials)
            && Same(a.AllowMethods, b.AllowMethods)
            && Same(a.AllowHeaders, b.AllowHeaders)
            && Same(a.ExposeHeaders, b.ExposeHeaders)
            && Same(a.MaxAge, b.MaxAge)
            && (a.IsAnswered || a.UpstreamHeaders == b.UpstreamHeaders);
    }

    /// <summary>Sets the headers of a list.</summary>
    /// <param name="values">The policy's values.</param>
    /// <param name="headers">Which of them are sent.</param>
    /// <param name="echo">Whether there is an Origin to echo where the policy echoes it.</param>
    /// <param name="preflight">Whether the answer is one to a preflight.</param>
    public AnswerTemplate With(HeaderValues values, ImmutableArray<CorsHeader> headers, bool echo, bool preflight)
    {
        var sent = 0;
        foreach (var header in headers)
        {
            sent |= 1 << (int)header;
        }

        bool Sends(CorsHeader header) => (sent & (1 << (int)header)) != 0;
        return this with
        {
            EchoOrigin = echo && values.AllowOrigin is null && Sends(CorsHeader.AllowOrigin),
            EchoMethods = values.EchoMethods && Sends(CorsHeader.AllowMethods),
            EchoHeaders = values.EchoHeaders && Sends(CorsHeader.AllowHeaders),
            Decision = Decision with
            {
                HeaderOrder = headers,
                AllowOrigin = Sends(CorsHeader.AllowOrigin) ? values.AllowOrigin : null,
                AllowCredentials = Sends(CorsHeader.AllowCredentials) ? values.AllowCredentials : null,
                AllowMethods = Sends(CorsHeader.AllowMethods) ? values.AllowMethods : null,
                AllowHeaders = Sends(CorsHeader.AllowHeaders) ? values.AllowHeaders : null,
                ExposeHeaders = Sends(CorsHeader.ExposeHeaders) ? values.ExposeHeaders : null,
                ExposeResponseHeaderNames = Sends(CorsHeader.ExposeHeaders) && values.ExposeResponseHeaderNames && !preflight,
                MaxAge = Sends(CorsHeader.MaxAge) ? values.MaxAge : null,
            },
        };
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);
}
