using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a listener of a Gateway.</summary>
internal static class ListenerReader
{
    private static readonly TextRule Protocol = TextRule.Of(
        1, 255, IsProtocol, "write HTTP or HTTPS, or for a protocol of an implementation its domain, '/' and its name");

    public static GatewayListener? Read(Field field)
    {
        if (field.Map("name", "hostname", "port", "protocol", "tls", "allowedRoutes") is not { } map)
            return null;
        var name = map["name"].Required("write the listener's name").Text(TextRules.Name);
        var hostname = map["hostname"].Text(TextRules.Hostname);
        var port = map["port"].Required("write the port to listen on").Number(1, 65535);
        var protocol = map["protocol"].Required("write HTTP or HTTPS").Text(Protocol);
        var tls = map["tls"].Map("mode", "certificateRefs", "options", "frontendValidation");
        var tlsMode = tls?["mode"].Word("Terminate", "Passthrough") ?? "Terminate";
        var certificates = tls is null ? [] : ReadCertificates(tls, tlsMode);
        var routes = map["allowedRoutes"].Map("namespaces", "kinds");
        var namespaces = routes?["namespaces"].Map("from", "selector");
        var from = namespaces?["from"].Word("Same", "All", "Selector", "None") ?? "Same";
        var selector = namespaces is { } given ? LabelSelectorReader.Read(given["selector"]) : null;
        if (string.Equals(from, "Selector", StringComparison.Ordinal) && namespaces is { } unselected && !unselected["selector"].IsPresent)
            unselected["selector"].Warning("the field is missing, so no namespace is selected; write the labels of the namespaces whose routes may attach");
        if (protocol is not null)
            CheckProtocol(map, protocol, tlsMode, hasTls: tls is not null);
        if (name is null || port is null || protocol is null)
            return null;
        return new GatewayListener
        {
            Name = name,
            Port = port.Value,
            Protocol = protocol,
            Hostname = hostname ?? "",
            TlsMode = tlsMode,
            CertificateRefs = certificates,
            AllowedNamespaces = from,
            NamespaceSelector = selector,
            AllowedKinds = routes is null ? [] : ReadKinds(routes["kinds"]),
            Location = field.Location,
            Field = field.Path,
        };
    }

    // The CEL rules of spec.listeners (Gateway API v1.6).
    private static void CheckProtocol(FieldMap map, string protocol, string tlsMode, bool hasTls)
    {
        if (protocol is "HTTP" or "TCP" or "UDP" && hasTls)
            map["tls"].Error($"a listener of protocol {protocol} has no TLS; remove tls or write protocol HTTPS");
        if (protocol is "HTTPS" && tlsMode is not "Terminate")
            map["tls"].Error("an HTTPS listener terminates TLS; write mode Terminate or protocol TLS");
        if (protocol is "TLS" && !hasTls)
            map["tls"].Required("a listener of protocol TLS needs tls with a mode");
        if (protocol is "TCP" or "UDP" && map["hostname"].IsPresent)
            map["hostname"].Error($"a listener of protocol {protocol} cannot tell hosts apart; remove the field");
    }

    private static ImmutableArray<ResourceLink> ReadCertificates(FieldMap tls, string mode)
    {
        if (tls["frontendValidation"].IsPresent)
            tls["frontendValidation"].Error("the validation of client certificates is not supported; remove it, or the Gateway is not served");
        var options = tls["options"].TextMap();
        if (!options.IsEmpty)
            tls["options"].Warning("TLS options are not supported; they have no effect");
        var links = ImmutableArray.CreateBuilder<ResourceLink>();
        var items = tls["certificateRefs"].Items(0, 64);
        foreach (var item in items)
        {
            if (item.Map("group", "kind", "name", "namespace") is { } map && LinkReader.Read(map, "", "Secret") is { } link)
                links.Add(link);
        }

        if (mode is "Terminate" && items.IsEmpty && options.IsEmpty)
            tls["certificateRefs"].Error("a listener that terminates TLS needs a certificate; name a Secret of type kubernetes.io/tls");
        return links.ToImmutable();
    }

    private static ImmutableArray<KeyValuePair<string, string>> ReadKinds(Field field)
    {
        var kinds = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var item in field.Items(0, 8))
        {
            if (item.Map("group", "kind") is not { } map)
                continue;
            var group = map["group"].IsPresent ? map["group"].Text(TextRules.Group) : GatewayApiGroup.Name;
            var kind = map["kind"].Required("write the kind of route").Text(TextRules.Kind);
            if (group is not null && kind is not null)
                kinds.Add(new KeyValuePair<string, string>(group, kind));
        }

        return kinds.ToImmutable();
    }

    private static bool IsProtocol(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var word = slash < 0 ? text : text[(slash + 1)..];
        if (slash >= 0 && !TextRules.IsSubdomain(text[..slash]))
            return false;
        return word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || (c == '-' && slash < 0)) && word[0] != '-' && word[^1] != '-';
    }
}
