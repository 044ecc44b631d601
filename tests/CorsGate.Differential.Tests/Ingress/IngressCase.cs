using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CorsGate.Differential.Tests.Ingress;

/// <summary>One Ingress: its annotations, by name without the prefix.</summary>
/// <param name="Index">Its number, of which its name and host are made.</param>
/// <param name="About">What is special about it.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record IngressCase(int Index, string About, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The prefix of the annotations.</summary>
    public const string Prefix = "nginx.ingress.kubernetes.io/";

    /// <summary>Its name.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"case-{Index:d3}");

    /// <summary>Its host.</summary>
    public string Host => Name + ".example";

    /// <summary>Whether it terminates TLS, so that redirects to https apply.</summary>
    public bool Tls { get; init; }

    /// <summary>The manifest, with a path of type Exact for each behaviour of an upstream.</summary>
    public string Manifest()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: {Name}
              annotations:

            """));
        // A JSON string is a double-quoted YAML scalar.
        foreach (var (name, value) in Annotations)
            text.Append(CultureInfo.InvariantCulture, $"    {Prefix}{name}: {JsonSerializer.Serialize(value)}\n");
        text.Append("spec:\n  ingressClassName: nginx\n");
        if (Tls)
            text.Append(CultureInfo.InvariantCulture, $"  tls:\n    - hosts: [{Host}]\n      secretName: certificate\n");
        text.Append(CultureInfo.InvariantCulture, $"  rules:\n    - host: {Host}\n      http:\n        paths:\n");
        foreach (var behaviour in Behaviour.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                          - path: /{behaviour.Name}
                            pathType: Exact
                            backend:
                              service:
                                name: {behaviour.Name}
                                port:
                                  number: 80

                """);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} ({About})\n" + string.Join('\n', Annotations.Select(a => $"  {a.Key}: {JsonSerializer.Serialize(a.Value)}"));
}
