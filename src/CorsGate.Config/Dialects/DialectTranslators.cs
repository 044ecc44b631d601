using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Translation;
using CorsGate.Config.Dialects.KubeApiServer.Translation;
using CorsGate.Config.Dialects.NginxConf.Translation;
using CorsGate.Config.Dialects.OsmEdge.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects;

/// <summary>The dialects, one registration line for each.</summary>
public static class DialectTranslators
{
    private static readonly IDialectTranslator[] All =
    [
        new GatewayApiTranslator(),
        new IngressNginxTranslator(),
        new NginxConfTranslator(),
        new KubeApiServerTranslator(),
        new OsmEdgeTranslator(),
    ];

    internal static IEnumerable<IDialectTranslator> Registered => All;

    /// <summary>Translates the objects of every dialect.</summary>
    /// <param name="resources">All objects.</param>
    /// <param name="options">What the command line says.</param>
    public static (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options) =>
        new DialectSessions(options).Translate(SessionInput.Of(resources));
}
