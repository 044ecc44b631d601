using CorsGate.Config.Dialects.Kgateway.Reading;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Gloo.Reading;

/// <summary>
/// Reads Solo's traffic policies, whose targets and <c>spec.cors</c> are kgateway's: GlooTrafficPolicy, and
/// EnterpriseKgatewayTrafficPolicy as it was called later.
/// </summary>
internal sealed class GlooTrafficPolicyReader : IResourceReader
{
    private GlooTrafficPolicyReader(string group, string kind)
    {
        Group = group;
        Kind = kind;
    }

    /// <summary>One reader for each name.</summary>
    public static IReadOnlyList<IResourceReader> All { get; } =
    [
        new GlooTrafficPolicyReader("gloo.solo.io", "GlooTrafficPolicy"),
        new GlooTrafficPolicyReader("enterprisekgateway.solo.io", "EnterpriseKgatewayTrafficPolicy"),
    ];

    public string Group { get; }

    public string Kind { get; }

    public IReadOnlyList<string> Versions => ["v1alpha1"];

    public Resource Read(ResourceSource source) => PolicyReading.Read(source, isGloo: true);

    public Resource ReadRefused(ResourceSource source) => PolicyReading.ReadRefused(source, isGloo: true);
}
