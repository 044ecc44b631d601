using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Translation;
using CorsGate.Config.Dialects.KubeApiServer.Translation;
using CorsGate.Config.Dialects.NginxConf.Translation;
using CorsGate.Config.Dialects.OsmEdge.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects;

/// <summary>The dialects, one registration line for each.</summary>
public static class DialectTranslators
{
    private static readonly IDialectTranslator[] Others =
    [
        new IngressNginxTranslator(),
        new NginxConfTranslator(),
        new KubeApiServerTranslator(),
        new OsmEdgeTranslator(),
    ];

    /// <summary>Translates the objects of every dialect.</summary>
    /// <param name="resources">All objects.</param>
    /// <param name="options">What the command line says.</param>
    public static (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options)
    {
        var (listeners, problems, _) = TranslateAll(resources, options);
        return (listeners, problems);
    }

    /// <summary>Translates the objects of every dialect, and says what became of what has a status.</summary>
    /// <param name="resources">All objects.</param>
    /// <param name="options">What the command line says.</param>
    public static (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems, Outcomes Outcomes) TranslateAll(
        ResourceSet resources, LoadOptions options)
    {
        var (first, firstProblems, outcomes) = GatewayApiTranslator.TranslateAll(resources, options);
        var listeners = first.ToBuilder();
        var problems = firstProblems.ToBuilder();
        foreach (var dialect in Others)
        {
            var (more, found) = dialect.Translate(resources, options);
            listeners.AddRange(more);
            problems.AddRange(found);
        }

        return (listeners.ToImmutable(), problems.ToImmutable(), outcomes);
    }
}
