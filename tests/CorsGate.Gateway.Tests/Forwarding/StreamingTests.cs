using System.Text;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class StreamingTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task An_event_is_seen_before_the_upstream_goes_on()
    {
        var isSeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
            await isSeen.Task.WaitAsync(RawConnection.Limit);
            await connection.SendAsync("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("data: 1\n\n");
        isSeen.SetResult();
        await client.ReadUntilAsync("data: 2\n\n\r\n0\r\n\r\n");
        Assert.Equal(ForwardOutcome.Completed, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task The_head_of_a_stream_is_seen_before_its_first_event()
    {
        var isSeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            await isSeen.Task.WaitAsync(RawConnection.Limit);
            await connection.SendAsync("0\r\n\r\n");
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("text/event-stream", await client.ReadHeadAsync(), StringComparison.Ordinal);
        isSeen.SetResult();
        Assert.Equal("0\r\n\r\n", await client.ReadUntilAsync("0\r\n\r\n"));
    }

    [Fact]
    public async Task A_part_of_the_request_body_is_seen_before_the_client_goes_on()
    {
        var isSeen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            var head = await connection.ReadHeadAsync();
            isSeen.SetResult(head + await connection.ReadUntilAsync("hello\r\n"));
            await connection.ReadUntilAsync("0\r\n\r\n");
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        var seen = await isSeen.Task.WaitAsync(RawConnection.Limit);
        Assert.Contains("\r\nTransfer-Encoding: chunked\r\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", seen, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n5\r\nhello\r\n", seen, StringComparison.Ordinal);
        await client.SendAsync("0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_is_seen_before_the_first_byte_of_the_body()
    {
        var head = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            head.SetResult(await connection.ReadHeadAsync());
            Assert.Equal("body", await connection.ReadAsync(4));
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        var seen = await head.Task.WaitAsync(RawConnection.Limit);
        Assert.Contains("\r\nContent-Length: 4\r\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Expect", seen, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 100 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        await client.SendAsync("body");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_waits_for_a_slow_client()
    {
        long sent = 0;
        const int Total = 64 * Megabyte;
        var isStalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Total}\r\n\r\n");
            var block = new byte[64 * 1024];
            for (var i = 0; i < Total / block.Length; i++)
            {
                var sending = connection.SendAsync(block);

                // Nobody reads: some block must meet full buffers all the way and wait.
                if (!isStalled.Task.IsCompleted && await Task.WhenAny(sending, Task.Delay(1000)) != sending)
                    isStalled.SetResult();
                await sending;
                Interlocked.Add(ref sent, block.Length);
            }
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await isStalled.Task.WaitAsync(RawConnection.Limit);
        Assert.InRange(Interlocked.Read(ref sent), 0, Total / 2);
        await client.ReadHeadAsync();
        Assert.Equal(Total, await client.CountToEndAsync());
    }

    [Fact]
    public async Task A_long_upload_arrives_whole()
    {
        const int Total = 64 * Megabyte;
        long received = 0;
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            for (var i = 0; i < Total / (64 * 1024); i++)
                received += Encoding.Latin1.GetByteCount(await connection.ReadAsync(64 * 1024));
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync($"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: {Total}\r\nConnection: close\r\n\r\n");
        var block = new byte[Megabyte];
        for (var i = 0; i < Total / Megabyte; i++)
            await client.SendAsync(block);
        Assert.EndsWith("ok", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(Total, received);
    }
}
