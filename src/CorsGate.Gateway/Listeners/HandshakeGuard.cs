using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// Ends connections that are still in their TLS handshake when the port closes. Kestrel tells only HTTP to finish: a client
/// that connects and says nothing would hold the port's end up for the whole handshake time.
/// </summary>
internal static class HandshakeGuard
{
    /// <summary>Goes before TLS.</summary>
    public static ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        var state = new State(connection);
        connection.Items[typeof(State)] = state;
        await using var registration = closing.UnsafeRegister(static state => ((State)state!).Close(), state);
        await next(connection);
    };

    /// <summary>Goes behind TLS.</summary>
    public static ConnectionDelegate After(ConnectionDelegate next) => connection =>
    {
        if (connection.Items.TryGetValue(typeof(State), out var state)) ((State)state!).IsDone = true;
        return next(connection);
    };

    private sealed class State(ConnectionContext connection)
    {
        private volatile bool _isDone;

        public bool IsDone
        {
            set => _isDone = value;
        }

        public void Close()
        {
            if (!_isDone) connection.Abort(new ConnectionAbortedException("The port closed during the TLS handshake."));
        }
    }
}
