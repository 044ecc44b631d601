using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects;

/// <summary>The translation of every dialect across changes. Not thread-safe.</summary>
internal sealed class DialectSessions(LoadOptions options)
{
    private readonly ImmutableArray<IDialectSession> _sessions = [.. DialectTranslators.Registered.Select(dialect => dialect.CreateSession(options))];

    /// <summary>How much was made so far.</summary>
    public TranslationWork Work => _sessions.Aggregate(new TranslationWork(), (sum, session) => sum.Add(session.Work));

    /// <summary>What became of what has a status. Gathered anew at each call.</summary>
    public Outcomes Outcomes => _sessions.OfType<GatewayApiSession>().Single().Outcomes;

    /// <summary>Translates what changed.</summary>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(SessionInput input)
    {
        var listeners = ImmutableArray.CreateBuilder<Listener>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var session in _sessions)
        {
            var (more, found) = session.Translate(input);
            listeners.AddRange(more);
            problems.AddRange(found);
        }

        return (listeners.ToImmutable(), problems.ToImmutable());
    }
}
