using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

/// <summary>What the whole process allocates is counted, so no other test may run at the time.</summary>
[Collection(Alone)]
public sealed class DownloadMemoryTests
{
    private const string Alone = "Alone in the process";
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_long_download_arrives_whole_with_little_memory()
    {
        const int Total = 64 * Megabyte;
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Total}\r\n\r\n");
            var block = new byte[Megabyte];
            for (var i = 0; i < Total / Megabyte; i++)
                await connection.SendAsync(block);
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        var before = GC.GetTotalAllocatedBytes();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await client.ReadHeadAsync();
        Assert.Equal(Total, await client.CountToEndAsync());

        // Keeping the body, or fresh buffers for it, would take at least as much as the body.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Total - 1);
    }

    /// <summary>Tests beside which no other test runs.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneInTheProcess;
}
