using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Reading;

/// <summary>
/// Reads an Ingress (networking.k8s.io/v1) as an API server does. What its annotations say is no matter of structure: they are
/// read when it is known whose Ingress it is.
/// </summary>
internal sealed class IngressReader : IResourceReader
{
    public const string ApiGroup = "networking.k8s.io";

    private const int MostItems = 10_000;
    private static readonly TextRule SecretName = TextRules.Name with { Min = 0, Check = text => text.Length == 0 ? null : TextRules.Name.Check(text) };
    private static readonly TextRule Host = TextRules.Hostname with { Min = 0, Check = text => text.Length == 0 ? null : TextRules.Hostname.Check(text) };

    public string Group => ApiGroup;

    public string Kind => "Ingress";

    public IReadOnlyList<string> Versions => ["v1"];

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec("ingressClassName", "defaultBackend", "rules", "tls");
        if (!spec["rules"].IsPresent && !spec["defaultBackend"].IsPresent)
            spec.Error("has neither rules nor a default backend; write rules");
        return new IngressResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            AnnotationLocations = source.AnnotationLocations,
            ClassName = spec["ingressClassName"].Text(TextRules.Name),
            Rules = ReadRules(spec["rules"]),
            Tls = ReadTls(spec["tls"]),
            DefaultBackend = spec["defaultBackend"].IsPresent ? ReadBackend(spec["defaultBackend"]) : null,
        };
    }

    private static ImmutableArray<IngressRule> ReadRules(Field field)
    {
        var rules = ImmutableArray.CreateBuilder<IngressRule>();
        foreach (var item in field.Items(0, MostItems))
        {
            if (item.Map("host", "http") is not { } rule)
                continue;
            var host = rule["host"].Text(Host) ?? "";
            var paths = rule["http"].Map("paths") is { } http ? ReadPaths(http["paths"].Required("write at least one path")) : [];
            rules.Add(new IngressRule(host, paths, item.Location, item.Path));
        }

        return rules.ToImmutable();
    }

    private static ImmutableArray<IngressPath> ReadPaths(Field field)
    {
        var paths = ImmutableArray.CreateBuilder<IngressPath>();
        foreach (var item in field.Items(field.IsPresent ? 1 : 0, MostItems))
        {
            if (item.Map("path", "pathType", "backend") is not { } map)
                continue;
            var type = map["pathType"].Required("write Exact, Prefix or ImplementationSpecific").Word("Exact", "Prefix", "ImplementationSpecific") switch
            {
                "Exact" => IngressPathType.Exact,
                "Prefix" => IngressPathType.Prefix,
                _ => IngressPathType.ImplementationSpecific,
            };
            var path = map["path"].Text(PathRule(type)) ?? "";
            if (path.Length == 0 && type != IngressPathType.ImplementationSpecific)
                map["path"].Required("write a path that starts with /, such as /");
            var backend = ReadBackend(map["backend"].Required("write the Service that the path leads to"));
            if (backend is not null)
                paths.Add(new IngressPath(path.Length == 0 ? "/" : path, type, backend, map["path"].Location, map["path"].Path));
        }

        return paths.ToImmutable();
    }

    // networking/validation: an absolute path; Exact and Prefix may hold nothing that a path would lose in normalization.
    private static TextRule PathRule(IngressPathType type) => new(0, 4096, text =>
    {
        if (text.Length > 0 && text[0] != '/')
            return $"{Quoting.Quote(text)} is not absolute; write a path that starts with /";
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
            return $"{Quoting.Quote(text)} has a control character; write a path";
        if (type == IngressPathType.ImplementationSpecific)
            return null;
        string[] within = ["//", "/./", "/../", "%2f", "%2F"];
        var bad = within.FirstOrDefault(part => text.Contains(part, StringComparison.Ordinal))
            ?? (text.EndsWith("/..", StringComparison.Ordinal) || text.EndsWith("/.", StringComparison.Ordinal) ? text[text.LastIndexOf('/')..] : null);
        return bad is null ? null : $"{Quoting.Quote(text)} has {Quoting.Quote(bad)}, which a path of this type may not have; write the normal form";
    });

    private static IngressBackend? ReadBackend(Field field)
    {
        if (field.Map("service", "resource") is not { } backend)
            return null;
        if (backend["resource"].IsPresent)
        {
            if (backend["service"].IsPresent)
                backend.Error("has a service and a resource; write one of them");
            return new IngressBackend(null, null, "", field.Location, field.Path);
        }

        if (backend["service"].Required("write the name and port of a Service").Map("name", "port") is not { } service)
            return null;
        var name = service["name"].Required("write the Service's name").Text(TextRules.Label);
        if (service["port"].Required("write the port's number or name").Map("number", "name") is not { } port)
            return null;
        var number = port["number"].Number(1, 65535);
        var portName = port["name"].Text(TextRules.Any(1, 63)) ?? "";
        if (port["number"].IsPresent == port["name"].IsPresent)
            port.Error(port["name"].IsPresent ? "has a number and a name; write one of them" : "has neither a number nor a name; write one of them");
        return name is null ? null : new IngressBackend(name, number, portName, field.Location, field.Path);
    }

    private static ImmutableArray<IngressTls> ReadTls(Field field)
    {
        var entries = ImmutableArray.CreateBuilder<IngressTls>();
        foreach (var item in field.Items(0, MostItems))
        {
            if (item.Map("hosts", "secretName") is not { } tls)
                continue;
            var hosts = tls["hosts"].Items(0, MostItems).Select(host => host.Text(TextRules.Hostname)).OfType<string>().ToImmutableArray();
            entries.Add(new IngressTls(hosts, tls["secretName"].Text(SecretName) ?? "", item.Location, item.Path));
        }

        return entries.ToImmutable();
    }
}
