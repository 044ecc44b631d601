using CorsGate.Config.Dialects.KubeApiServer.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects;

/// <summary>
/// Refuses objects that are valid as objects and not as what they configure, where that depends on the command line: they
/// keep their last good version like any refused object.
/// </summary>
internal static class ResourceChecks
{
    /// <summary>Checks an object.</summary>
    /// <param name="read">The object as read.</param>
    /// <param name="options">What the command line says.</param>
    /// <returns>The same instance, or the object refused.</returns>
    public static ReadObject Check(ReadObject read, LoadOptions options)
    {
        if (read.Resource is not PodResource pod || KubeApiServerTranslator.CheckPod(pod, options) is not { IsEmpty: false } problems)
            return read;
        return read with { Resource = null, IsRefused = true, Problems = [.. read.Problems, .. problems] };
    }
}
