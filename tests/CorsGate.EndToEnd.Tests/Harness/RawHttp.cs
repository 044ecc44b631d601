using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>An HTTP/1.1 message read from a socket, with the bytes of names and values as they came.</summary>
/// <param name="StartLine">The request or status line.</param>
/// <param name="Headers">The header lines in order.</param>
/// <param name="Body">The body, decoded from chunks where it was chunked.</param>
public sealed record RawMessage(string StartLine, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    /// <summary>The status of a response.</summary>
    public int Status => int.Parse(StartLine.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>All values of a header.</summary>
    public string[] Values(string name) =>
        [.. Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];

    /// <summary>The lines as <c>name: value</c> with lower-case names.</summary>
    public IEnumerable<string> Lines => Headers.Select(h => h.Key.ToLowerInvariant() + ": " + h.Value);
}

/// <summary>HTTP/1.1 over a bare socket: sends exactly the given bytes and shows exactly what came back.</summary>
public static class RawHttp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request on a connection of its own and reads one response.</summary>
    public static Task<RawMessage> SendAsync(int port, string request) => SendAsync(new IPEndPoint(IPAddress.Loopback, port), request);

    /// <summary>Sends a request to an address on a connection of its own and reads one response.</summary>
    public static async Task<RawMessage> SendAsync(IPEndPoint address, string request)
    {
        using var client = new TcpClient { NoDelay = true };
        using var limit = new CancellationTokenSource(Limit);
        await client.ConnectAsync(address, limit.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        return await ReadAsync(stream, request.StartsWith("HEAD ", StringComparison.Ordinal), limit.Token);
    }

    /// <summary>Sends a request over TLS, whatever the certificate, and reads one response.</summary>
    /// <param name="port">The port on loopback.</param>
    /// <param name="request">The request.</param>
    /// <param name="serverName">The server name of the handshake; null: none.</param>
    public static async Task<RawMessage> SendTlsAsync(int port, string request, string? serverName = null)
    {
        using var client = new TcpClient { NoDelay = true };
        using var limit = new CancellationTokenSource(Limit);
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = serverName, RemoteCertificateValidationCallback = (_, _, _, _) => true }, limit.Token);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        return await ReadAsync(stream, request.StartsWith("HEAD ", StringComparison.Ordinal), limit.Token);
    }

    /// <summary>Reads one message.</summary>
    public static async Task<RawMessage> ReadAsync(Stream stream, bool bodyless, CancellationToken cancellationToken)
    {
        var start = await ReadLineAsync(stream, cancellationToken);
        var headers = new List<KeyValuePair<string, string>>();
        while (await ReadLineAsync(stream, cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(line[..colon], line[(colon + 1)..].Trim(' ')));
        }

        var message = new RawMessage(start, headers, "");
        var status = start.StartsWith("HTTP/", StringComparison.Ordinal) ? message.Status : 0;
        if (bodyless || status is 204 or 304)
            return message;
        return message with { Body = await ReadBodyAsync(stream, message, status != 0, cancellationToken) };
    }

    private static async Task<string> ReadBodyAsync(Stream stream, RawMessage message, bool isResponse, CancellationToken cancellationToken)
    {
        if (message.Values("Transfer-Encoding") is ["chunked"])
        {
            var body = new StringBuilder();
            while (int.Parse(await ReadLineAsync(stream, cancellationToken), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                body.Append(await ReadExactlyAsync(stream, size, cancellationToken));
                await ReadLineAsync(stream, cancellationToken);
            }

            await ReadLineAsync(stream, cancellationToken);
            return body.ToString();
        }

        if (message.Values("Content-Length") is [var length])
            return await ReadExactlyAsync(stream, int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        if (!isResponse)
            return "";

        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task<string> ReadExactlyAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return Encoding.Latin1.GetString(bytes);
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        throw new EndOfStreamException("The connection ended within a line; so far: '" + line + "'");
    }
}
