using System.Runtime.InteropServices;
using CorsGate.Cors.Decisions;

namespace CorsGate.Cors.Origins;

/// <summary>What came of comparing an origin with a list of patterns.</summary>
/// <param name="Reason">How it matched, or why it did not.</param>
/// <param name="Pattern">The place, from 0, of a pattern that matched; -1 when none did.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OriginMatch(CorsReason Reason, int Pattern)
{
    /// <summary>Whether a pattern matched.</summary>
    public bool IsMatch => Pattern >= 0;
}
