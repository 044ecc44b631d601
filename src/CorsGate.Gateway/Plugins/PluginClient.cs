using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.RequestChecks;
using CorsGate.PipyJs;
using CorsGate.PipyJs.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Plugins;

/// <summary>
/// Sends the requests that scripts make on the side: copies to Services, and questions to a host of their choice. HTTP/1.1 in cleartext,
/// whole bodies within a limit, no redirects; names resolve by the forwarder's rules. A failure is a 502 or 504 to the script.
/// </summary>
internal sealed class PluginClient(ForwarderOptions? options, PluginLimits limits, SnapshotHolder snapshots) : IDisposable
{
    private readonly UpstreamPools? _pools = options is null ? null : new UpstreamPools(options);
    private readonly RequestUris _uris = new();
    private int _underWay;

    /// <summary>Sends; the answer comes to the session when it is there.</summary>
    public void Send(GatewayRequest request, PluginSession session, PluginExchange exchange)
    {
        var hops = request.Plugins!.Hops;
        if (hops >= LoopMark.MaxHops)
        {
            session.AnswerLater(exchange, ResponseHeads.Make(StatusCodes.Status508LoopDetected), MessageBody.Empty);
            return;
        }

        if (_pools is null || EndpointOf(request, exchange) is not { } endpoint || Create(exchange, endpoint, hops) is not { } message)
        {
            session.AnswerLater(exchange, ResponseHeads.Make(StatusCodes.Status502BadGateway), MessageBody.Empty);
            return;
        }

        if (Interlocked.Increment(ref _underWay) > limits.MaxExchanges)
        {
            Interlocked.Decrement(ref _underWay);
            message.Dispose();
            session.AnswerLater(exchange, ResponseHeads.Make(StatusCodes.Status503ServiceUnavailable), MessageBody.Empty);
            return;
        }

        _ = Task.Run(() => SendAsync(session, exchange, message));
    }

    /// <inheritdoc/>
    public void Dispose() => _pools?.Dispose();

    private BackendEndpoint? EndpointOf(GatewayRequest request, PluginExchange exchange)
    {
        if (exchange.Kind == ExchangeKind.Connect)
            return ParseTarget(exchange.Target!);
        var action = request.Action!;
        if (exchange.Kind == ExchangeKind.Route)
        {
            var host = (exchange.Head.AsObject?.Get("headers") ?? default).AsObject?.Get("host").AsString;
            if (ServiceRouter.Find(snapshots.Current, request.Port, host) is not { } found)
                return null;
            action = found;
        }

        var backend = action.NextBackend();
        return backend is { Endpoints.IsEmpty: false } ? backend.Endpoints[backend.NextEndpoint()] : null;
    }

    private static BackendEndpoint? ParseTarget(string target)
    {
        var colon = target.LastIndexOf(':');
        return colon > 0
            && ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            && Uri.CheckHostName(target[..colon].Trim('[', ']')) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
                ? new BackendEndpoint(target[..colon].Trim('[', ']'), port)
                : null;
    }

    private HttpRequestMessage? Create(PluginExchange exchange, BackendEndpoint endpoint, int hops)
    {
        if (RequestHeads.Line(exchange.Head, out var method, out var path) is not null || !RequestPath.TryParse(path, out var parsed, out _))
            return null;
        if (_uris.Get(endpoint, BackendProtocol.Http1, parsed.Target) is not { } uri)
            return null;
        var headers = new HeaderDictionary();
        if (ScriptFields.Apply(exchange.Head.AsObject?.Get("headers") ?? default, headers, keepsLines: false) is not null)
            return null;
        LoopMark.Add(headers, hops);
        var message = new HttpRequestMessage(new HttpMethod(method), uri) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (!exchange.Body.Bytes.IsEmpty)
            message.Content = new ReadOnlyMemoryContent(exchange.Body.Bytes);
        foreach (var (name, values) in headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.ToArray()))
                message.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return message;
    }

    private async Task SendAsync(PluginSession session, PluginExchange exchange, HttpRequestMessage message)
    {
        try
        {
            using var limit = new CancellationTokenSource(limits.MaxExchange);
            using var response = await _pools!.For(acceptAnyCertificate: false).SendAsync(message, limit.Token);
            using var bytes = new MemoryStream();
            await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            var buffer = new byte[16 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, limit.Token)) > 0;)
            {
                if (bytes.Length + read > limits.MaxBody)
                    throw new IOException("The answer is longer than plugins may hold.");
                bytes.Write(buffer, 0, read);
            }

            session.AnswerLater(exchange, Read(response), new MessageBody(bytes.ToArray()));
        }
        catch (OperationCanceledException)
        {
            session.AnswerLater(exchange, ResponseHeads.Make(StatusCodes.Status504GatewayTimeout), MessageBody.Empty);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or InvalidOperationException)
        {
            session.AnswerLater(exchange, ResponseHeads.Make(StatusCodes.Status502BadGateway, "Connection Refused"), MessageBody.Empty);
        }
        finally
        {
            message.Dispose();
            Interlocked.Decrement(ref _underWay);
        }
    }

    private static PjsObject Read(HttpResponseMessage response)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            headers[name] = values.Select(FieldText.Clean).ToArray();
        return MessageHead.Response((int)response.StatusCode, response.ReasonPhrase ?? "", ScriptFields.Read(headers));
    }
}
