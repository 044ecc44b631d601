using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Connections;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// The sockets of a gateway that listens at all addresses while some belong to Gateways: one for each port, as the kernel lets nobody
/// bind an address of a port beside all of them. Each deals its connections out by the local address that they arrived at. Not for
/// concurrent use.
/// </summary>
internal sealed class AddressSockets(GatewayOptions options)
{
    private readonly Dictionary<int, SharedSocket> _sockets = [];

    /// <summary>Whether connections to an address come through a socket that others share; else the address is bound by itself.</summary>
    /// <param name="options">What is bound, and which addresses belong to Gateways.</param>
    /// <param name="address">The address; null: none of its own.</param>
    public static bool IsShared(GatewayOptions options, IPAddress? address) =>
        !options.GatewayAddresses.IsEmpty
        && (options.Bind.Equals(IPAddress.IPv6Any)
            || (options.Bind.Equals(IPAddress.Any) && address is null or { AddressFamily: AddressFamily.InterNetwork }));

    /// <summary>What binds a place; null: a socket like any other.</summary>
    public IConnectionListenerFactory? TransportOf(LocalPort place) => IsShared(options, place.Address) ? new Transport(this, place) : null;

    private async ValueTask<IConnectionListener> OpenAsync(LocalPort place, int port)
    {
        if (_sockets.GetValueOrDefault(place.Port)?.TryAdd(place.Address) is { } added)
            return added;
        var listener = await new SocketTransport(options.Log).BindAsync(new IPEndPoint(options.Bind, port));
        var socket = _sockets[place.Port] = new SharedSocket(listener, options.GatewayAddresses);
        var first = socket.TryAdd(place.Address)!;
        socket.Start();
        return first;
    }

    private sealed class Transport(AddressSockets sockets, LocalPort place) : IConnectionListenerFactory, IConnectionListenerFactorySelector
    {
        public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            sockets.OpenAsync(place, ((IPEndPoint)endpoint).Port);
    }
}
