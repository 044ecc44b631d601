using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Reads an http block: what its servers share, then the servers.</summary>
internal sealed class HttpReader(HttpScope scope, PortTable ports)
{
    /// <summary>Reads the directives of a block.</summary>
    /// <param name="directives">The directives, each with the file that it stands in.</param>
    public void Read(ImmutableArray<(NginxDirective Directive, NginxConfFile File)> directives)
    {
        // 1. Names first: a text may use what is written further down.
        var block = directives.Select(pair => pair.Directive).ToImmutableArray();
        foreach (var set in Everywhere(block).Where(directive => directive.Is("set") && directive.Argument(0).StartsWith('$')))
            scope.Variables.Slot(set.Argument(0)[1..]);
        foreach (var upstream in block.Where(directive => directive.Is("upstream")))
        {
            if (!scope.Upstreams.TryAdd(upstream.Argument(0), UpstreamGroup.Read(upstream, scope.Report)))
                scope.Report.Error(upstream, $"{Quoting.Quote(upstream.Argument(0))} is there twice, so nginx refuses the file; the first one counts. Remove one");
        }

        foreach (var map in MapOrder.Sort([.. block.Where(directive => directive.Is("map"))]))
            MapReader.Read(map, scope);

        // 2. What all servers inherit.
        var settings = scope.Settings.Read(block, new NginxSettings(), NginxContext.Http, "");
        foreach (var stray in block.Where(directive => directive.Name is "location" or "if" or "return" or "set" or "rewrite" or "proxy_pass" or "listen" or "server_name"))
            scope.Report.Error(stray, "is not allowed outside a server, so nginx refuses the file; it has no effect. Put it into a server block");

        // 3. The servers.
        if (directives.Length > 0 && !block.Any(directive => directive.Is("server") && directive.HasBlock))
            scope.Report.Add(Model.ProblemSeverity.Info, block[0].Location, null, "there is no server block here, so nothing is served from it");
        foreach (var (server, file) in directives.Where(pair => pair.Directive.Is("server") && pair.Directive.HasBlock))
            ReadServer(server, file, settings, block);
    }

    private void ReadServer(NginxDirective block, NginxConfFile file, NginxSettings settings, ImmutableArray<NginxDirective> outer)
    {
        var server = new ServerPlace(scope, block, settings);
        var listens = block.Block.Where(directive => directive.Is("listen")).Select(directive => ListenAddress.Read(directive, scope.Report)).OfType<ListenAddress>().ToList();
        if (!block.Block.Any(directive => directive.Is("listen")))
            listens.Add(new ListenAddress(80, false, false, block));
        var hosts = block.Block.Where(directive => directive.Is("server_name"))
            .SelectMany(directive => directive.Arguments.SelectMany(word => ServerNames.Read(word, directive, scope.Report)))
            .Distinct(StringComparer.Ordinal).ToImmutableArray();
        var routes = new ServerRoutes(scope, server, file.ShortName).Build();
        var isAllTls = block.Block.Any(directive => directive.Is("ssl") && directive.Argument(0) is "on");
        foreach (var listen in listens.DistinctBy(listen => listen.Port))
        {
            var same = listens.Where(other => other.Port == listen.Port).ToArray();
            var joined = listen with { IsTls = isAllTls || same.Any(other => other.IsTls), IsDefault = same.Any(other => other.IsDefault) };
            ports.Add(new ListeningServer(scope.Owner, joined, hosts, routes, file.ShortName), () => NginxCertificates.Load(block, outer, file, scope));
        }
    }

    private static IEnumerable<NginxDirective> Everywhere(ImmutableArray<NginxDirective> block) =>
        block.SelectMany(directive => directive.HasBlock ? Everywhere(directive.Block).Prepend(directive) : [directive]);
}
