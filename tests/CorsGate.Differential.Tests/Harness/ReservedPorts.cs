using System.Net;
using System.Net.Sockets;

namespace CorsGate.Differential.Tests.Harness;

/// <summary>
/// Free ports on loopback for nginx, which cannot choose one by itself and say which. They stay bound, so that nobody else is given
/// one, and nginx can listen on them all the same: on Linux, sockets with SO_REUSEADDR share a port while only one of them listens.
/// </summary>
internal sealed class ReservedPorts : IDisposable
{
    private const int SolSocket = 1;
    private const int SoReuseAddress = 2;

    private readonly List<Socket> _sockets = [];

    /// <summary>Takes another one.</summary>
    public int Take()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        // Not SocketOptionName.ReuseAddress, which sets SO_REUSEPORT as well, as nginx does not.
        socket.SetRawSocketOption(SolSocket, SoReuseAddress, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <inheritdoc/>
    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
