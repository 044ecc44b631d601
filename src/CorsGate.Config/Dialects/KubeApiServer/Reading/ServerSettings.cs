using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Dialects.Common;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>A server to proxy: what its flags mean.</summary>
/// <param name="Flags">The flags.</param>
/// <param name="Port">The port that clients connect to: the server's own.</param>
/// <param name="Upstream">The server.</param>
/// <param name="Cors">The policy; null: CORS is off.</param>
internal sealed record ServerSettings(ServerFlags Flags, int Port, Backend Upstream, AttachedPolicy? Cors)
{
    private const int DefaultPort = 6443;

    /// <summary>Reads flags; null: something is wrong with them, as the report says.</summary>
    public static ServerSettings? Read(ServerFlags flags, LoadOptions options, FlagReport report)
    {
        var cors = CorsPolicyReader.Read(flags, options, report);
        var port = ReadPort(flags.Last(FlagNames.SecurePort), report);
        var upstream = flags.Last(FlagNames.Upstream) is { } given
            ? ReadUpstream(given, report)
            : ReadAddress(flags, port, report);
        return report.IsRefused || upstream is null ? null : new ServerSettings(flags, port, upstream, cors);
    }

    private static int ReadPort(FlagValue? value, FlagReport report)
    {
        if (value is null)
            return DefaultPort;
        if (int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
            return port;
        report.Refuse(value, $"{Quoting.Quote(value.Text)} is not a port from 1 to 65535; it cannot be turned off with 0");
        return DefaultPort;
    }

    private static Backend? ReadUpstream(FlagValue value, FlagReport report)
    {
        var isTls = value.Text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        var isUrl = isTls || value.Text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        var authority = isUrl ? value.Text[(isTls ? 8 : 7)..].TrimEnd('/') : "";
        if (isUrl && Authority.TryRead(authority, isTls ? 443 : 80, out var host, out var port))
            return Server(value.Text.TrimEnd('/'), host, port, isTls ? BackendProtocol.Https : BackendProtocol.Http1, value);
        report.Refuse(value, $"{Quoting.Quote(value.Text)} is not the URL of a server; write https:// or http://, a host and its port, without a path, such as https://10.0.0.1:6443");
        return null;
    }

    // Where the server says that it can be reached.
    private static Backend? ReadAddress(ServerFlags flags, int port, FlagReport report)
    {
        if (flags.Last(FlagNames.AdvertiseAddress) is not { } value)
        {
            report.Refuse($"nothing says where the server is; give {FlagNames.Upstream} https://HOST:PORT on the command line{(flags.Pod is null ? "" : ", or add --advertise-address to the Pod's command")}");
            return null;
        }

        if (!IPAddress.TryParse(value.Text, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            report.Refuse(value, $"{Quoting.Quote(value.Text)} is not an address that clients can reach; write the server's, such as 10.0.0.1, or give {FlagNames.Upstream}");
            return null;
        }

        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return Server(string.Create(CultureInfo.InvariantCulture, $"https://{host}:{port}"), address.ToString(), port, BackendProtocol.Https, value);
    }

    private static Backend Server(string name, string host, int port, BackendProtocol protocol, FlagValue value) => new()
    {
        Name = name,
        Protocol = protocol,
        Endpoints = [new BackendEndpoint(host, port)],
        Location = value.Location,
    };
}
