using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Kgateway.Reading;

/// <summary>Reads a kgateway TrafficPolicy: its CORS part and its targets.</summary>
internal sealed class TrafficPolicyReader : IResourceReader
{
    public const string ApiGroup = "gateway.kgateway.dev";

    public string Group => ApiGroup;

    public string Kind => "TrafficPolicy";

    public IReadOnlyList<string> Versions => ["v1alpha1"];

    public Resource Read(ResourceSource source) => PolicyReading.Read(source, isGloo: false);

    public Resource ReadRefused(ResourceSource source) => PolicyReading.ReadRefused(source, isGloo: false);
}
