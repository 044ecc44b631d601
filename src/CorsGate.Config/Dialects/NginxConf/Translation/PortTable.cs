using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>A server at one of its ports.</summary>
/// <param name="Owner">The file or ConfigMap.</param>
/// <param name="Listen">Where it listens.</param>
/// <param name="Hosts">Its hostnames.</param>
/// <param name="Routes">Its routes.</param>
/// <param name="FileName">The name of its file.</param>
internal sealed record ListeningServer(ObjectReference Owner, ListenAddress Listen, ImmutableArray<string> Hosts, ImmutableArray<Route> Routes, string FileName);

/// <summary>
/// The ports and who answers there: a host is answered by the first server that names it, every other by the default server,
/// or else by the first server of the port (nginx, Server names).
/// </summary>
internal sealed class PortTable(NginxReport report)
{
    private readonly SortedDictionary<int, List<(ListeningServer Server, Func<ServerCertificate> Certificate)>> _ports = [];

    /// <summary>Adds a server at a port.</summary>
    public void Add(ListeningServer server, Func<ServerCertificate> certificate)
    {
        if (!_ports.TryGetValue(server.Listen.Port, out var servers))
            _ports.Add(server.Listen.Port, servers = []);
        servers.Add((server, certificate));
    }

    /// <summary>The listeners, by port.</summary>
    public ImmutableArray<Listener> Build() => [.. _ports.Select(port => Build(port.Key, port.Value))];

    private Listener Build(int port, List<(ListeningServer Server, Func<ServerCertificate> Certificate)> servers)
    {
        // 1. The default server, and whether the port speaks TLS: as in nginx, one "ssl" is for the whole port.
        var defaults = servers.Where(entry => entry.Server.Listen.IsDefault).ToArray();
        foreach (var second in defaults.Skip(1))
            report.Error(second.Server.Listen.Source, $"is a second default server of port {port}, so nginx refuses the file; the first one counts. Remove one");
        var fallback = (defaults.Length > 0 ? defaults : [.. servers])[0];
        var isTls = servers.Any(entry => entry.Server.Listen.IsTls);
        foreach (var plain in servers.Where(entry => isTls && !entry.Server.Listen.IsTls))
            report.Warning(plain.Server.Listen.Source, $"shares port {port} with a server that has ssl, so it speaks TLS here, too; write ssl, or use another port");

        // 2. Who answers for which host.
        var hosts = new Dictionary<string, ListeningServer>(StringComparer.Ordinal);
        foreach (var (server, _) in servers)
        {
            foreach (var host in server.Hosts.Where(host => !hosts.TryAdd(host, server)))
                report.Warning(server.Listen.Source, $"the server name {Quoting.Quote(host)} of port {port} is there twice and counts for the first server; remove one");
        }

        return new Listener
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{fallback.Server.FileName}/{port}"),
            Owner = fallback.Server.Owner,
            Port = port,
            IsTls = isTls,
            Kind = ListenerKind.NginxServer,
            Location = fallback.Server.Listen.Source.Location,
            Certificates = isTls ? [fallback.Certificate(), .. servers.Where(entry => entry != fallback).Select(entry => entry.Certificate())] : [],
            VirtualHosts =
            [
                new VirtualHost { Hostname = "*", Routes = fallback.Server.Routes },
                .. hosts.Select(host => new VirtualHost { Hostname = host.Key, Routes = host.Value.Routes }),
            ],
        };
    }
}
