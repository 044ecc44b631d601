using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a GatewayClass.</summary>
internal sealed class GatewayClassReader : IResourceReader
{
    private static readonly TextRule ControllerName = TextRule.Of(1, 253, IsControllerName, "write a DNS name, '/' and a path, such as example.com/gateway");

    public string Group => GatewayApiGroup.Name;

    public string Kind => "GatewayClass";

    public IReadOnlyList<string> Versions => GatewayApiGroup.Versions;

    public bool IsNamespaced => false;

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec("controllerName", "description", "parametersRef");
        spec["description"].Text(TextRules.Any(0, 64));
        var parameters = spec["parametersRef"].MapWith(UnknownFields.Ignore);
        return new GatewayClassResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            ControllerName = spec["controllerName"].Required("write the controller's name, such as example.com/gateway").Text(ControllerName) ?? "",
            ParametersRef = parameters is null ? null : LinkReader.Read(parameters, null, null),
        };
    }

    private static bool IsControllerName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1 && TextRules.IsSubdomain(text[..slash])
            && text.AsSpan(slash + 1).IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%!$&'()*+,;=:") < 0;
    }
}
