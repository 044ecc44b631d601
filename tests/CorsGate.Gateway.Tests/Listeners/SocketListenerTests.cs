using System.Net;
using System.Net.Sockets;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Tests.Hosting.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CorsGate.Gateway.Tests.Listeners;

public sealed class SocketListenerTests : IAsyncDisposable
{
    private readonly TestLog _log = new();
    private readonly Socket _socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly List<SocketError> _errors = [];
    private SocketListener? _listener;
    private int _calls;

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync();
        _socket.Dispose();
    }

    [Fact]
    public async Task Without_file_descriptors_accepting_pauses_says_so_once_and_goes_on()
    {
        _errors.AddRange([SocketError.TooManyOpenSockets, SocketError.TooManyOpenSockets, SocketError.NoBufferSpaceAvailable]);
        using var client = await RawClient.ConnectAsync(Listen());

        await using var connection = await _listener!.AcceptAsync().AsTask().Within();

        Assert.Equal(((IPEndPoint)client.LocalEndPoint!).Port, ((IPEndPoint)connection!.RemoteEndPoint!).Port);
        Assert.Equal(4, _calls);
        var line = Assert.Single(_log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($" error cannot accept connections on {_listener.EndPoint}: too many open files; ", line, StringComparison.Ordinal);
        Assert.EndsWith("raise the limit of open files (ulimit -n)", line.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_may_be_silent_for_hours_is_asked_whether_its_client_is_still_there()
    {
        await using var listener = await new SocketTransport(_log.Log).BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = await RawClient.ConnectAsync(((IPEndPoint)listener.EndPoint).Port);
        await using var accepted = await listener.AcceptAsync().AsTask().Within();
        var socket = accepted!.Features.Get<IConnectionSocketFeature>()!.Socket;
        Assert.NotEqual(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(60, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
    }

    [Fact]
    public async Task Accepting_stops_before_the_last_descriptor_and_clients_wait()
    {
        // A limit so low that every descriptor of this process is beyond it.
        using var first = await RawClient.ConnectAsync(Listen(new DescriptorHeadroom(limit: 33)));
        await using var accepted = await _listener!.AcceptAsync().AsTask().Within();
        Assert.NotNull(accepted);

        using var second = await RawClient.ConnectAsync(((IPEndPoint)_listener.EndPoint).Port);
        var waiting = _listener.AcceptAsync().AsTask();
        await Bounded.UntilAsync(() => _log.Text.Contains("too many open files", StringComparison.Ordinal), "accepting pauses");
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, _calls);
        await _listener.UnbindAsync();
        Assert.Null(await waiting.Within());
    }

    [Fact]
    public void There_is_room_below_the_limit_and_where_there_is_none()
    {
        Assert.True(new DescriptorHeadroom(int.MaxValue).IsThere());
        Assert.True(new DescriptorHeadroom(1_000_000).IsThere());
        Assert.False(new DescriptorHeadroom(33).IsThere());
    }

    [Theory]
    [InlineData("Limit   Soft Limit  Hard Limit  Units\nMax processes 10 20 processes\nMax open files            1024                 20000                files     \n", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     \n", int.MaxValue)]
    [InlineData("Max open files\n", int.MaxValue)]
    [InlineData("", int.MaxValue)]
    public void The_limit_is_the_soft_one(string limits, int expected) => Assert.Equal(expected, DescriptorHeadroom.ParseLimit(limits));

    [Fact]
    public async Task A_client_that_is_gone_before_it_is_accepted_is_skipped()
    {
        _errors.Add(SocketError.ConnectionReset);
        using var client = await RawClient.ConnectAsync(Listen());
        await using var connection = await _listener!.AcceptAsync().AsTask().Within();
        Assert.NotNull(connection);
        Assert.Equal("", _log.Text);
    }

    [Fact]
    public async Task Unbinding_ends_a_pause()
    {
        _errors.AddRange(Enumerable.Repeat(SocketError.TooManyOpenSockets, 1_000_000));
        Listen();
        var accepting = _listener!.AcceptAsync().AsTask();
        await Bounded.UntilAsync(() => _log.Text.Length > 0, "accepting pauses");
        await _listener.UnbindAsync();
        Assert.Null(await accepting.Within());
    }

    [Fact]
    public async Task Unbinding_ends_accepting()
    {
        Listen();
        var accepting = _listener!.AcceptAsync().AsTask();
        await _listener.UnbindAsync();
        Assert.Null(await accepting.Within());
    }

    [Fact]
    public async Task An_address_in_use_is_told()
    {
        Listen();
        await Assert.ThrowsAsync<AddressInUseException>(async () => await new SocketTransport(_log.Log).BindAsync(_socket.LocalEndPoint!));
    }

    private int Listen(DescriptorHeadroom? headroom = null)
    {
        _socket.Listen();
        _listener = new SocketListener(
            _socket,
            new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), NullLogger.Instance),
            cancellationToken => _calls++ < _errors.Count ? throw new SocketException((int)_errors[_calls - 1]) : _socket.AcceptAsync(cancellationToken),
            headroom ?? new DescriptorHeadroom(int.MaxValue),
            _log.Log);
        return ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }
}
