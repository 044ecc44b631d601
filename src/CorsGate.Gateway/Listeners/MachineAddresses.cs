using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace CorsGate.Gateway.Listeners;

/// <summary>The addresses at which connections arrive on this machine, or in this container.</summary>
public static class MachineAddresses
{
    /// <summary>
    /// Whether an address is one of them: on a network interface, or a loopback address that can be bound (all of 127.0.0.0/8 on
    /// Linux). An address that a load balancer rewrites on the way is none.
    /// </summary>
    /// <param name="address">The address.</param>
    public static bool Has(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (IPAddress.IsLoopback(address))
            return CanBind(address);
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
                .Any(unicast => unicast.Address.Equals(address));
        }
        catch (NetworkInformationException)
        {
            // Where interfaces may not be listed, binding says the same, but for hosts that may bind what they do not have.
            return !IsUnspecified(address) && CanBind(address);
        }
    }

    /// <summary>Whether an address stands for all of them.</summary>
    internal static bool IsUnspecified(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static bool CanBind(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
