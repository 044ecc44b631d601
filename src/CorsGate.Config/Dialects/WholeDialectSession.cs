using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects;

/// <summary>
/// A session of a dialect that is always translated as a whole: again when one of its own objects changed, or, while there are any,
/// one that they may refer to, in what the dialect reads of it.
/// </summary>
internal sealed class WholeDialectSession(IDialectTranslator dialect, LoadOptions options) : IDialectSession
{
    private (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) _last;
    private int _own;
    private long _times;

    /// <inheritdoc/>
    public TranslationWork Work => new(Dialects: _times);

    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(SessionInput input)
    {
        var inputs = dialect.Inputs;
        var isOwn = _times == 0;
        var isReferred = false;
        foreach (var change in input.Changes)
        {
            var type = (change.Before ?? change.After)!.GetType();
            if (inputs.IsOwn(type))
            {
                isOwn = isOwn || dialect.Matters(change, options);
                _own += (change.After is null ? 0 : 1) - (change.Before is null ? 0 : 1);
            }

            isReferred = isReferred || (inputs.MayReferTo(type) && dialect.Matters(change, options));
        }

        var hasAny = _own > 0 || (_times > 0 && !_last.Listeners.IsEmpty);
        if (isOwn || (hasAny && (isReferred || (inputs.ReadsFiles && input.MayFilesHaveChanged))))
        {
            _times++;
            _last = dialect.Translate(input.All(), options);
        }

        return _last;
    }
}
