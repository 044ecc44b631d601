using System.Net;
using System.Net.Sockets;

namespace CorsGate.Differential.Tests.Harness;

/// <summary>Ports on loopback for nginx, which cannot choose one by itself and say which.</summary>
internal static class FreePorts
{
    /// <summary>Takes so many that are free now, no two the same.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            })];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
