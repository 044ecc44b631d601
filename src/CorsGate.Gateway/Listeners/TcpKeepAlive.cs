using System.Net.Sockets;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// Lets the kernel ask a silent peer whether it is still there (RFC 9293, 3.8.4). A watch or an upgraded connection may be
/// silent for hours where its route says so; one whose peer lost its network without a word would otherwise stay for ever.
/// </summary>
internal static class TcpKeepAlive
{
    private const int IdleSeconds = 60;
    private const int BetweenProbesSeconds = 15;
    private const int Probes = 4;

    /// <summary>Sets a socket up: a dead peer is noticed after two minutes. Connections inherit it from the socket that accepts them.</summary>
    public static void Apply(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, BetweenProbesSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
    }
}
