using Microsoft.AspNetCore.Connections;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// Holds the connections of a new port back until the configuration that asked for the port is in force. Without it, a client
/// that is quick would be answered from the configuration before, which does not know the port.
/// </summary>
internal sealed class ConnectionGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets connections through, those that wait and all to come.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Puts the gate before a connection pipeline.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => connection =>
        _opened.Task.IsCompleted ? next(connection) : WaitAsync(connection, next);

    private async Task WaitAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // A client that goes away, or a port that is closed again, ends the wait.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.ConnectionClosed.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), ended);
        if (await Task.WhenAny(_opened.Task, ended.Task) == _opened.Task) await next(connection);
    }
}
