using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CorsGate.Config.Model;
using Spectre.Console;

namespace CorsGate.Cli.Output;

/// <summary>What a first configuration serves, as a table for a person at a terminal: where, which hosts, under which policy.</summary>
internal static class ServingTable
{
    /// <summary>More rows than fit a screen are counted, not shown.</summary>
    private const int MaxRows = 40;

    /// <summary>Shows it.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="config">What is served.</param>
    /// <param name="bound">Where each configured port, and each address of Gateways' own, is really bound.</param>
    public static void Show(IAnsiConsole console, GatewayConfig config, ImmutableDictionary<LocalPort, IPEndPoint> bound)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("address", "host", "route", "CORS policy", "allowed origins");
        var rows = Rows(config, bound).Distinct().ToArray();
        foreach (var row in rows.Take(MaxRows))
            table.AddRow(row.Address.EscapeMarkup(), row.Host.EscapeMarkup(), row.Route.EscapeMarkup(), Policy(row.Policy), Origins(row.Policy));
        console.Write(table);
        if (rows.Length > MaxRows)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {rows.Length - MaxRows} more"));
    }

    private static IEnumerable<(string Address, string Host, string Route, AttachedPolicy? Policy)> Rows(
        GatewayConfig config, ImmutableDictionary<LocalPort, IPEndPoint> bound) =>
        from listener in config.Listeners
        where bound.ContainsKey(listener.Place)
        let port = new LocalPort(bound[listener.Place].Port, listener.Address)
        let address = $"{(listener.IsTls ? "https" : "http")}://{(port.Address is null ? ":" : "")}{port}"
        from host in listener.VirtualHosts
        from route in host.Routes
        select (address, host.Hostname, route.Name, route.Action.Cors);

    private static string Policy(AttachedPolicy? policy) => policy switch
    {
        null => "[grey]none[/]",
        { IsDisabled: true } => $"[yellow]disabled by[/] {policy.Source.ToString().EscapeMarkup()}",
        _ => $"{policy.Source.ToString().EscapeMarkup()} [grey]({policy.Semantics.Name.EscapeMarkup()})[/]",
    };

    private static string Origins(AttachedPolicy? policy)
    {
        if (policy is null or { IsDisabled: true })
            return "[grey]left to the upstream[/]";
        var origins = policy.Policy.AllowOrigins;
        if (origins.IsEmpty)
            return "[red]nobody[/]";
        var text = string.Join('\n', origins.Take(3).Select(origin => origin.Value.Text.EscapeMarkup()));
        return origins.Length > 3 ? text + string.Create(CultureInfo.InvariantCulture, $"\n[grey]and {origins.Length - 3} more[/]") : text;
    }
}
