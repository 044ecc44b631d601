using System.Net;
using System.Net.Sockets;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Tests.Hosting.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CorsGate.Gateway.Tests.Listeners;

public sealed class SocketListenerTests : IAsyncDisposable
{
    private readonly TestLog log = new();
    private readonly Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly List<SocketError> errors = [];
    private SocketListener? listener;
    private int calls;

    public async ValueTask DisposeAsync()
    {
        if (listener is not null) await listener.DisposeAsync();
        socket.Dispose();
    }

    [Fact]
    public async Task Without_file_descriptors_accepting_pauses_says_so_once_and_goes_on()
    {
        errors.AddRange([SocketError.TooManyOpenSockets, SocketError.TooManyOpenSockets, SocketError.NoBufferSpaceAvailable]);
        using var client = await RawClient.ConnectAsync(Listen());

        await using var connection = await listener!.AcceptAsync().AsTask().Within();

        Assert.Equal(((IPEndPoint)client.LocalEndPoint!).Port, ((IPEndPoint)connection!.RemoteEndPoint!).Port);
        Assert.Equal(4, calls);
        var line = Assert.Single(log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"error cannot accept connections on {listener.EndPoint}: ", line, StringComparison.Ordinal);
        Assert.EndsWith("raise the limit of open files (ulimit -n)", line.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_gone_before_it_is_accepted_is_skipped()
    {
        errors.Add(SocketError.ConnectionReset);
        using var client = await RawClient.ConnectAsync(Listen());
        await using var connection = await listener!.AcceptAsync().AsTask().Within();
        Assert.NotNull(connection);
        Assert.Equal("", log.Text);
    }

    [Fact]
    public async Task Unbinding_ends_a_pause()
    {
        errors.AddRange(Enumerable.Repeat(SocketError.TooManyOpenSockets, 1_000_000));
        Listen();
        var accepting = listener!.AcceptAsync().AsTask();
        await Bounded.UntilAsync(() => log.Text.Length > 0, "accepting pauses");
        await listener.UnbindAsync();
        Assert.Null(await accepting.Within());
    }

    [Fact]
    public async Task Unbinding_ends_accepting()
    {
        Listen();
        var accepting = listener!.AcceptAsync().AsTask();
        await listener.UnbindAsync();
        Assert.Null(await accepting.Within());
    }

    [Fact]
    public async Task An_address_in_use_is_told()
    {
        Listen();
        await Assert.ThrowsAsync<AddressInUseException>(async () => await new SocketTransport(log.Log).BindAsync(socket.LocalEndPoint!));
    }

    private int Listen()
    {
        socket.Listen();
        listener = new SocketListener(
            socket,
            new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), NullLogger.Instance),
            cancellationToken => calls++ < errors.Count ? throw new SocketException((int)errors[calls - 1]) : socket.AcceptAsync(cancellationToken),
            log.Log);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
