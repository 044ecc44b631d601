using System.Buffers.Text;
using System.Text;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>
/// Reads a Secret (v1) of type kubernetes.io/tls. Its values never stand in a message: also a certificate field may hold a key
/// by mistake.
/// </summary>
internal sealed class TlsSecretReader : IResourceReader
{
    private const string TlsType = "kubernetes.io/tls";

    public string Group => "";

    public string Kind => "Secret";

    public IReadOnlyList<string> Versions => ["v1"];

    // The server keeps back what is not a certificate.
    public string FieldSelector => "type=" + TlsType;

    public IReadOnlyList<string> Fields => ["type", "data", "stringData", "immutable"];

    public Resource? Read(ResourceSource source)
    {
        var type = source.Root["type"].Text(TextRules.Any(0, 253)) ?? "Opaque";
        if (!string.Equals(type, TlsType, StringComparison.Ordinal))
        {
            source.Root.Context.Info(source.Location, "type", $"a Secret of type {Quoting.Quote(type)} is not read; certificates are read from type {TlsType}");
            return null;
        }

        var certificate = ReadValue(source.Root, "tls.crt", "write the certificate chain as PEM");
        var key = ReadValue(source.Root, "tls.key", "write the private key as PEM");
        if (certificate is not { } chainPem || key is not { } keyPem)
            return null;
        var loaded = CertificateLoader.Load(chainPem.Text, keyPem.Text, source.Reference, source.Location, out var problem);
        if (loaded is null)
        {
            (problem.IsAboutKey ? keyPem.Field : chainPem.Field).Error(problem.Message);
            return null;
        }

        if (loaded.Leaf.NotAfter.ToUniversalTime() < DateTime.UtcNow)
            chainPem.Field.Warning($"the certificate expired on {loaded.Leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}; renew it");
        return new TlsSecretResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            Certificate = loaded,
        };
    }

    private static (Field Field, string Text)? ReadValue(FieldMap root, string name, string advice)
    {
        // stringData wins over data, as on an API server.
        var plain = root["stringData"].MapWith(UnknownFields.Ignore)?[name];
        if (plain is { IsPresent: true } given)
        {
            if (given.Node is ManifestScalar { Kind: ScalarKind.Text } text)
                return (given, text.Text);
            given.Error($"is {given.Node!.Description}; {advice}");
            return null;
        }

        var data = root["data"].MapWith(UnknownFields.Ignore) ?? new FieldMap(root.Context, null, root.Location, "data", UnknownFields.Ignore);
        var field = data[name];
        if (!field.IsPresent)
        {
            field.Error($"the field is missing; {advice}, in base64");
            return null;
        }

        if (field.Node is ManifestScalar { Kind: ScalarKind.Text } scalar && Base64.IsValid(scalar.Text))
            return (field, Encoding.Latin1.GetString(Convert.FromBase64String(scalar.Text)));
        field.Error("is not base64; encode the PEM file with base64, or write it as it is under stringData");
        return null;
    }
}
