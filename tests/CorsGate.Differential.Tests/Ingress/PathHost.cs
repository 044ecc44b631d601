using System.Globalization;
using System.Text;

namespace CorsGate.Differential.Tests.Ingress;

/// <summary>
/// A host whose paths come from several Ingresses, each with a CORS policy of its own, so that the answer tells which path was taken.
/// </summary>
/// <param name="Name">Its name, of which its host is made.</param>
/// <param name="Paths">The paths and their types; the first is of the oldest Ingress.</param>
internal sealed record PathHost(string Name, params (string Path, string Type)[] Paths)
{
    /// <summary>Whether an Ingress of the host sets use-regex, which makes a regular expression of every path.</summary>
    public bool Regex { get; init; }

    /// <summary>The paths that are asked.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>The host.</summary>
    public string Host => Name + ".paths.example";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PathHost> All { get; } =
    [
        new("root", ("/", "Prefix")) { Asked = ["/", "/a", "/a/b?c=d", "/%61"] },
        new("types", ("/exact", "Exact"), ("/prefix", "Prefix"), ("/plain", "ImplementationSpecific"))
        {
            Asked =
            [
                "/", "/exact", "/exact/", "/exactly", "/EXACT", "/exact?a=b", "/prefix", "/prefix/", "/prefix/a", "/prefixed", "/Prefix", "/plain", "/plain/",
                "/plainer", "/plain/a", "/a/../exact", "/%65xact", "//exact", "/./exact", "/exact%2f",
            ],
        },
        new("slashes", ("/a/", "Prefix"), ("/b/", "ImplementationSpecific"), ("/c/", "Exact"))
        {
            Asked = ["/a", "/a/", "/a/x", "/a?x", "/b", "/b/", "/b/x", "/b?x=y", "/c", "/c/", "/c/x"],
        },
        new("nested", ("/", "ImplementationSpecific"), ("/api", "Prefix"), ("/api/v2", "Prefix"), ("/api/v2/users", "Exact"), ("/api", "Exact"))
        {
            Asked = ["/", "/api", "/api/", "/apis", "/api/v1", "/api/v2", "/api/v2/", "/api/v2/users", "/api/v2/users/1", "/api/v22"],
        },
        new("twice", ("/same", "Prefix"), ("/same", "Prefix"), ("/same", "ImplementationSpecific")) { Asked = ["/same", "/same/a", "/samed"] },
        new("regex", ("/items/[0-9]+", "ImplementationSpecific"), ("/items/[0-9]+/details", "ImplementationSpecific"), ("/items", "ImplementationSpecific"))
        {
            Regex = true,
            Asked = ["/items", "/ITEMS/1", "/items/1", "/items/12/details", "/items/a", "/itemsa", "/x/items/1", "/"],
        },
    ];

    /// <summary>One Ingress for each path.</summary>
    public IEnumerable<string> Manifests() => Paths.Select((path, i) => string.Create(CultureInfo.InvariantCulture, $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{Name}}-{{i}}
          creationTimestamp: "2025-01-0{{i + 1}}T00:00:00Z"
          annotations:
            nginx.ingress.kubernetes.io/enable-cors: "true"
            nginx.ingress.kubernetes.io/cors-expose-headers: path-{{i}}
            nginx.ingress.kubernetes.io/use-regex: "{{(Regex ? "true" : "false")}}"
        spec:
          ingressClassName: nginx
          rules:
            - host: {{Host}}
              http:
                paths:
                  - path: {{path.Path}}
                    pathType: {{path.Type}}
                    backend: { service: { name: plain, port: { number: 80 } } }
        """));

    /// <summary>The server block that the controller would generate.</summary>
    /// <param name="port">The port of http.</param>
    public string ServerBlock(int port)
    {
        var locations = new List<(string Location, int Ingress)>();
        var taken = new HashSet<(string, string)>();
        for (var i = 0; i < Paths.Length; i++)
        {
            var (path, type) = Paths[i];
            // The oldest Ingress keeps a path.
            if (!taken.Add((path, type)))
                continue;
            if (Regex)
            {
                locations.Add(($"~* \"^{path}\"", i));
            }
            else if (type == "Exact")
            {
                locations.Add(($"= \"{path}\"", i));
            }
            else if (type == "Prefix" && path != "/")
            {
                locations.Add(($"\"{path.TrimEnd('/')}/\"", i));
                if (!Paths.Contains((path, "Exact")))
                    locations.Add(($"= \"{path}\"", i));
            }
            else
            {
                locations.Add(($"\"{path}\"", i));
            }
        }

        if (Regex)
            locations.Sort((a, b) => b.Location.Length.CompareTo(a.Location.Length));
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"server {{\nlisten 127.0.0.1:{port};\nserver_name {Host};\n"));
        foreach (var (location, ingress) in locations)
        {
            text.Append(CultureInfo.InvariantCulture, $"location {location} {{\n");
            Ingress.ServerBlock.WriteCors(
                text, new(Enabled: true, ["*"], CorsOracle.DefaultMethods, CorsOracle.DefaultHeaders, $"path-{ingress}", Credentials: true, 1728000));
            text.Append("proxy_set_header Connection \"\";\nproxy_http_version 1.1;\nproxy_redirect off;\nproxy_pass http://plain;\n}\n");
        }

        if (!Paths.Any(p => p.Path == "/"))
            text.Append("location / { return 404; }\n");
        return text.Append("}\n").ToString();
    }
}
