using System.Globalization;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Reload;

/// <summary>Swaps under load: no request fails, and no answer is made of two generations.</summary>
public sealed class ReloadUnderLoadTests
{
    private const int Swaps = 50;
    private const int Clients = 4;
    private const int RequestsEach = 750;

    [Fact]
    public async Task Three_thousand_requests_during_fifty_swaps_are_all_answered_each_by_exactly_one_generation()
    {
        await using var even = new RecordingUpstream("even", 200, []);
        await using var odd = new RecordingUpstream("odd", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("even", even.Port), Manifest.Service("odd", odd.Port), Generation(0));
        using var progress = new SemaphoreSlim(0);
        var served = 0;
        var latest = 0;

        // A client keeps its connection, or makes a new one for each request.
        async Task<List<string>> AskAsync(bool keep)
        {
            var wrong = new List<string>();
            var connection = await RawConnection.ConnectAsync(gateway.Port);
            for (var i = 0; i < RequestsEach; i++)
            {
                if (i > 0 && (!keep || i % 250 == 0))
                {
                    connection.Dispose();
                    connection = await RawConnection.ConnectAsync(gateway.Port);
                }

                var before = Volatile.Read(ref served);
                await connection.SendAsync("GET / HTTP/1.1\r\nHost: example.com\r\nOrigin: https://app.example.com\r\n\r\n");
                var answer = await connection.ReadAsync();
                if (Judge(answer, before, Volatile.Read(ref latest)) is { } fault)
                    wrong.Add(fault);
                progress.Release();
            }

            connection.Dispose();
            return wrong;
        }

        var clients = Enumerable.Range(0, Clients).Select(i => Task.Run(() => AskAsync(keep: i % 2 == 0))).ToArray();
        for (var generation = 1; generation <= Swaps; generation++)
        {
            // Spread over the load: a swap for every sixtieth request.
            for (var i = 0; i < Clients * RequestsEach / Swaps; i++)
                Assert.True(await progress.WaitAsync(TimeSpan.FromSeconds(30)), "the clients stand still");
            Volatile.Write(ref latest, generation);
            await gateway.ChangeAsync("all.yaml", Manifest.Gateway(), Manifest.Service("even", even.Port), Manifest.Service("odd", odd.Port), Generation(generation));
            Volatile.Write(ref served, generation);
        }

        var faults = (await Task.WhenAll(clients)).SelectMany(f => f).ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults.Take(5)));
        Assert.Empty(gateway.Problems);
    }

    /// <summary>What is wrong with an answer; null: it is that of one generation which served while it was asked.</summary>
    private static string? Judge(RawMessage answer, int from, int to)
    {
        var said = $"{answer.StartLine} {string.Join(" | ", answer.Lines)} {answer.Body}";
        if (answer.Status != 200 || answer.Values("X-Generation") is not [var text])
            return said;
        var generation = int.Parse(text, CultureInfo.InvariantCulture);
        if (generation < from || generation > to)
            return $"generation {generation} where {from} to {to} served: {said}";
        return answer.Body == Backend(generation) && answer.Values("Access-Control-Expose-Headers") is [var exposed] && exposed == "X-Policy-" + text
            ? null
            : "torn: " + said;
    }

    private static string Backend(int generation) => generation % 2 == 0 ? "even" : "odd";

    private static string Generation(int generation) => Manifest.Route("web", Backend(generation), filters: string.Create(CultureInfo.InvariantCulture, $"""
        - type: ResponseHeaderModifier
          responseHeaderModifier:
            set:
              - name: X-Generation
                value: "{generation}"
        - type: CORS
          cors:
            allowOrigins: ["https://app.example.com"]
            exposeHeaders: [X-Policy-{generation}]
        """));
}
