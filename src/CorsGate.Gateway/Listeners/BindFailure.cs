using System.Net.Sockets;

namespace CorsGate.Gateway.Listeners;

/// <summary>Words for why an address could not be bound.</summary>
internal static class BindFailure
{
    /// <summary>What is wrong; what would be right. Null: the exception is about something else.</summary>
    /// <param name="exception">What binding threw.</param>
    /// <param name="otherPort">How another port is chosen.</param>
    public static string? Explain(Exception exception, string otherPort)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket) return Explain(socket, otherPort);
        }

        return exception is IOException ? exception.Message.TrimEnd('.') : null;
    }

    private static string Explain(SocketException exception, string otherPort) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"address already in use; stop the other program or {otherPort}",
        SocketError.AccessDenied => $"permission denied: ports below 1024 may need privileges; {otherPort}",
        SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
            "this machine does not have the address; name one that it has",
        _ => exception.Message,
    };
}
