using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// Serves the Ingresses of ingress-nginx: 1 chooses them by class, 2 reads their annotations, 3 gives each path to its oldest
/// owner, 4 makes the routes of a cleartext and of a TLS port. Without an Ingress there are no ports. In a session the costs of a
/// change are those of the Ingresses and hosts that it concerns.
/// </summary>
public sealed class IngressNginxTranslator : IDialectTranslator
{
    /// <inheritdoc/>
    public DialectInputs Inputs { get; } = new(
        [typeof(IngressResource), typeof(IngressClassResource)],
        [typeof(ServiceResource), typeof(EndpointSliceResource), typeof(TlsSecretResource)],
        ReadsFiles: false);

    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options) =>
        CreateSession(options).Translate(SessionInput.Of(resources));

    /// <inheritdoc/>
    public IDialectSession CreateSession(LoadOptions options) => new IngressSession(options);
}
