using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects;

/// <summary>
/// The translation of one dialect across changes. After any sequence of changes the result is that of a translation of the last
/// objects alone; what did not change is the same instances. Not thread-safe.
/// </summary>
public interface IDialectSession
{
    /// <summary>How much was made so far.</summary>
    TranslationWork Work { get; }

    /// <summary>Translates what changed. Never throws for what it is given.</summary>
    /// <param name="input">What changed.</param>
    (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(SessionInput input);
}
