using System.Globalization;
using CorsGate.Config.Dialects.Common;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>A <c>listen</c> of a server.</summary>
/// <param name="Port">The port.</param>
/// <param name="IsTls">Whether it has <c>ssl</c>.</param>
/// <param name="IsDefault">Whether its server answers for hosts that no server names.</param>
/// <param name="Source">The directive.</param>
internal sealed record ListenAddress(int Port, bool IsTls, bool IsDefault, NginxDirective Source)
{
    /// <summary>Reads a listen; null: it is not served, which is reported.</summary>
    public static ListenAddress? Read(NginxDirective directive, NginxReport report)
    {
        var address = directive.Argument(0);
        if (address.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
        {
            report.Warning(directive, "is a UNIX socket, which is not implemented; it is not served");
            return null;
        }

        var port = 80;
        var isPort = int.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isPort)
            port = number;
        var host = "";
        if ((!isPort && !Authority.TryRead(address.StartsWith("*:", StringComparison.Ordinal) ? "any" + address[1..] : address is "*" ? "any" : address, 80, out host, out port)) || port is < 1 or > 65535)
        {
            report.Error(directive, $"{Quoting.Quote(address)} is no address with a port and is not served; write a port, or ADDRESS:PORT");
            return null;
        }

        if (!isPort && host is not ("any" or "0.0.0.0" or "::"))
            report.InfoOnce(directive, "names an address, which is not looked at: the flag --bind sets the address of all ports");
        var words = directive.Arguments.Skip(1).Select(word => word.Text).ToHashSet(StringComparer.Ordinal);
        if (words.Contains("quic"))
        {
            report.InfoOnce(directive, "is for HTTP/3, which is not served");
            return null;
        }

        if (words.Contains("proxy_protocol"))
            report.Error(directive, "has proxy_protocol, which is not implemented: connections that start with it are refused");
        return new ListenAddress(port, words.Contains("ssl"), words.Contains("default_server") || words.Contains("default"), directive);
    }
}
