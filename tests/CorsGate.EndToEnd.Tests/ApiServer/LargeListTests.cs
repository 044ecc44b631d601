using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary>What the whole process allocates is counted, so no other test may run at the time.</summary>
[Collection(Alone)]
public sealed class LargeListTests
{
    private const string Alone = "Alone in the process";
    private const int Size = 50 * 1024 * 1024;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_list_of_50_MB_arrives_whole_with_little_memory(string version)
    {
        using var authority = new TestAuthority();
        await using var server = await ApiServerStandIn.StartAsync(authority.Issue());
        await using var proxy = await ApiServerProxy.StartAsync(authority.Roots, "127.0.0.1", server.Port);
        using var client = new Client(proxy.Port, Version.Parse(version));
        var buffer = new byte[64 * 1024];
        _ = await DownloadAsync(1024 * 1024);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal(Size, await DownloadAsync(Size));

        // Keeping the body, or fresh buffers for it, would take at least as much as the body.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Size - 1);

        async Task<long> DownloadAsync(long size)
        {
            using var answer = await client.SendAsync($"https://localhost/api/v1/pods?size={size}", headers: ("Authorization", "Bearer " + ApiServerStandIn.Token));
            await using var body = await answer.Content.ReadAsStreamAsync(client.Limit);
            var total = 0L;
            while (await body.ReadAsync(buffer, client.Limit) is > 0 and var read)
                total += read;
            return total;
        }
    }

    /// <summary>Tests beside which no other test runs.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneInTheProcess;
}
