using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The translation of Ingresses, one change after another. While there is no Ingress nothing is kept but the IngressClasses; the
/// first one begins a translation, which the last one ends.
/// </summary>
internal sealed class IngressSession(LoadOptions options) : IDialectSession
{
    private readonly Dictionary<ObjectReference, IngressClassResource> _classes = [];
    private readonly IngressWork _work = new();
    private IngressTranslation? _translation;
    private int _ingresses;

    /// <inheritdoc/>
    public TranslationWork Work => new(Routes: _work.Ingresses, Backends: _work.Backends, Hosts: _work.Hosts);

    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(SessionInput input)
    {
        var haveClassesChanged = false;
        foreach (var (before, after) in input.Changes)
        {
            switch (before ?? after)
            {
                case IngressResource:
                    _ingresses += (after is null ? 0 : 1) - (before is null ? 0 : 1);
                    break;
                case IngressClassResource @class:
                    haveClassesChanged = true;
                    if (after is null)
                        _classes.Remove(@class.Reference);
                    else
                        _classes[@class.Reference] = (IngressClassResource)after;
                    break;
            }
        }

        if (_ingresses == 0)
        {
            _translation = null;
            return ([], []);
        }

        IEnumerable<ResourceChange> changes = input.Changes;
        if (_translation is null)
        {
            _translation = new IngressTranslation(options, _work);
            haveClassesChanged = true;
            changes = SessionInput.Of(input.All()).Changes;
        }

        return _translation.Apply(changes, haveClassesChanged ? _classes.Values : null);
    }
}

/// <summary>How much was made for Ingresses.</summary>
internal sealed class IngressWork
{
    /// <summary>How often an Ingress was read.</summary>
    public long Ingresses { get; set; }

    /// <summary>How often a host was made.</summary>
    public long Hosts { get; set; }

    /// <summary>How often a backend was made.</summary>
    public long Backends { get; set; }
}
