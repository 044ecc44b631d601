using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects.Common;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>An <c>upstream</c> block: servers that take turns by weight.</summary>
internal sealed class UpstreamGroup
{
    private readonly ImmutableArray<(string Address, int Weight)> _servers;

    private UpstreamGroup(ImmutableArray<(string Address, int Weight)> servers) => _servers = servers;

    /// <summary>Reads a block.</summary>
    public static UpstreamGroup Read(NginxDirective block, NginxReport report)
    {
        var servers = ImmutableArray.CreateBuilder<(string Address, int Weight)>();
        foreach (var directive in block.Block)
        {
            if (!directive.Is("server"))
            {
                if (Reading.NginxDirectiveNames.Of(directive.Name) == Reading.NginxSupport.Harmless)
                    report.InfoOnce(directive, "has no effect here: the servers take turns");
                else
                    report.Warning(directive, "is not implemented; it has no effect here");
                continue;
            }

            if (ReadServer(directive, report) is { } server)
                servers.Add(server);
        }

        if (servers.Count == 0)
            report.Error(block, $"{Quoting.Quote(block.Argument(0))} has no server that can be used: its requests are answered with 503; write server HOST:PORT;");
        return new UpstreamGroup(servers.ToImmutable());
    }

    /// <summary>The servers, with the port of a scheme where they name none.</summary>
    public ImmutableArray<UpstreamServer> Resolve(int standardPort)
    {
        // Servers of an upstream without a port listen on 80, whatever the scheme.
        _ = standardPort;
        return [.. _servers.Select(server =>
        {
            Authority.TryRead(server.Address, 80, out var host, out var port);
            return new UpstreamServer(host, port, server.Weight);
        })];
    }

    private static (string Address, int Weight)? ReadServer(NginxDirective directive, NginxReport report)
    {
        var address = directive.Argument(0);
        if (!Authority.TryRead(address, 80, out _, out _))
        {
            report.Warning(directive, $"{Quoting.Quote(address)} is not a host with a port and is left out; write one such as api.example.com:8443");
            return null;
        }

        var weight = 1;
        foreach (var parameter in directive.Arguments.Skip(1).Select(word => word.Text))
        {
            switch (parameter)
            {
                case "down":
                    return null;
                case "backup":
                    report.Warning(directive, "is a backup server, which is not implemented; it gets no requests");
                    return null;
                case ['w', 'e', 'i', 'g', 'h', 't', '=', .. var number]
                    when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out weight) && weight is > 0 and <= 1_000_000:
                    break;
                case ['w', 'e', 'i', 'g', 'h', 't', '=', ..]:
                    weight = 1;
                    report.Warning(directive, $"{Quoting.Quote(parameter)} is not valid and counts as 1; write a number up to 1,000,000");
                    break;
                default:
                    // max_fails, fail_timeout, resolve …: an endpoint that refuses a connection is passed over anyway.
                    break;
            }
        }

        return (address, weight);
    }
}
