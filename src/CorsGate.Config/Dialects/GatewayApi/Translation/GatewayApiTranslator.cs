using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Turns the objects of Gateway API, and the policies of kgateway and Gloo that attach to them, into the model. Never throws
/// for what the objects say: what is not served is among the problems, and the rest is served. The same objects give the
/// same model in whatever order they were read. Costs grow with the number of objects and references, not with their product;
/// in a session, with those that a change concerns.
/// </summary>
public sealed class GatewayApiTranslator : IDialectTranslator
{
    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options) =>
        CreateSession(options).Translate(SessionInput.Of(resources));

    /// <inheritdoc/>
    public IDialectSession CreateSession(LoadOptions options) => new GatewayApiSession(options);
}
