using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Tests.Handling;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Routing;
using CorsGate.Gateway.Tests.Tls;

namespace CorsGate.Gateway.Tests.Listeners;

/// <summary>A gateway where 127.0.1.1 and 127.0.1.2 belong to Gateways. Routes answer with their own name.</summary>
internal sealed class AddressedGateway : IAsyncDisposable
{
    public const string First = "127.0.1.1";
    public const string Second = "127.0.1.2";

    private readonly GatewayHost _host;

    public AddressedGateway(string bind, IRequestHandlerFactory? handlers = null, ImmutableDictionary<int, int>? portMap = null)
    {
        Services = null!;
        var factory = handlers ?? new GatewayRequestHandlerFactory();
        _host = new GatewayHost(
            new GatewayOptions
            {
                Log = Log.Log,
                Bind = IPAddress.Parse(bind),
                Console = null,
                GatewayAddresses = [IPAddress.Parse(First), IPAddress.Parse(Second)],
                PortMap = portMap ?? ImmutableDictionary<int, int>.Empty.Add(80, 0).Add(443, 0),
            },
            new Factory(this, factory));
    }

    /// <summary>What addresses a gateway may bind: one, all of IPv4, and all where there is IPv6.</summary>
    public static TheoryData<string> Binds => Socket.OSSupportsIPv6 ? ["127.0.0.1", "0.0.0.0", "::"] : ["127.0.0.1", "0.0.0.0"];

    public TestLog Log { get; } = new();

    public GatewayServices Services { get; private set; }

    public ImmutableDictionary<LocalPort, IPEndPoint> Bound => _host.BoundPlaces;

    public async Task<ImmutableArray<Problem>> ApplyAsync(params Listener[] listeners) =>
        await _host.ApplyAsync(new GatewayConfig { Listeners = [.. listeners] }, CancellationToken.None).Within();

    /// <summary>A listener whose route answers with the name.</summary>
    public static Listener Listener(string name, string? address, string host, int port = 80)
    {
        var route = Make.Route(Make.Prefix("/"), new RouteAction { FixedStatus = 200, FixedBody = name });
        return Make.Listener(port, "", Make.Host(host, route)) with { Name = name, Address = address is null ? null : IPAddress.Parse(address) };
    }

    public static Listener Secure(string name, string? address, string host, int port = 443) => Listener(name, address, host, port) with
    {
        IsTls = true,
        Hostname = host,
        Certificates = [TestCertificates.For(host)],
    };

    /// <summary>Where a client dials to reach an address: one socket may have the connections of several.</summary>
    public IPEndPoint EndPoint(string address, int port = 80)
    {
        var own = new LocalPort(port, IPAddress.Parse(address));
        return new IPEndPoint(own.Address!, (Bound.GetValueOrDefault(own) ?? Bound[port]).Port);
    }

    public Task<RawClient> ConnectAsync(string address, int port = 80) => RawClient.ConnectAsync(EndPoint(address, port));

    /// <summary>Asks an address for a host and gives the body, or the status where that is not 200.</summary>
    public Task<string> AskAsync(string address, string host, int port = 80) => AskAsync(EndPoint(address, port), host);

    /// <summary>Asks what is there for a host. A connection that is not wanted may end before it can be used.</summary>
    public static async Task<string> AskAsync(IPEndPoint endPoint, string host)
    {
        try
        {
            using var client = await RawClient.ConnectAsync(endPoint);
            await client.SendAsync(Request(host));
            return Read(await client.ReadToEndAsync());
        }
        catch (Exception exception) when (exception is IOException or SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return "closed";
        }
    }

    /// <summary>The same over TLS, for a server name; <c>no handshake</c> where there is none.</summary>
    public async Task<string> AskTlsAsync(string address, string serverName, string host, int port = 443)
    {
        using var client = await ConnectAsync(address, port);
        await using var stream = new SslStream(client.Stream, leaveInnerStreamOpen: true, static (_, _, _, _) => true);
        try
        {
            await stream.AuthenticateAsClientAsync(serverName).Within();
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            return "no handshake";
        }

        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Request(host))).AsTask().Within();
        using var reader = new StreamReader(stream);
        return Read(await reader.ReadToEndAsync().Within());
    }

    public static string Request(string host, string connection = "close") => $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: {connection}\r\n\r\n";

    /// <summary>The body of a response, or its status where that is not 200, or <c>closed</c>.</summary>
    public static string Read(string answer)
    {
        if (answer is "" or "<reset>")
            return "closed";
        var response = RawResponse.Parse(answer);
        return response.Status == 200 ? response.Body : response.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private sealed class Factory(AddressedGateway gateway, IRequestHandlerFactory factory) : IRequestHandlerFactory
    {
        public IRequestHandler Create(GatewayServices services)
        {
            gateway.Services = services;
            return factory.Create(services);
        }
    }
}
