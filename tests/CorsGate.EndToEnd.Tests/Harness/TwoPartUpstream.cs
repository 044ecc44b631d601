using Microsoft.AspNetCore.Http;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>An upstream that sends the word first, and the word second when the test says so: an answer that is under way for as long as a test wants.</summary>
internal sealed class TwoPartUpstream : IAsyncDisposable
{
    private readonly SemaphoreSlim _rest = new(0);
    private KestrelUpstream _upstream = null!;

    /// <summary>Its port on loopback.</summary>
    public int Port => _upstream.Port;

    /// <summary>Starts it.</summary>
    public static async Task<TwoPartUpstream> StartAsync()
    {
        var upstream = new TwoPartUpstream();
        upstream._upstream = await KestrelUpstream.StartAsync(upstream.AnswerAsync);
        return upstream;
    }

    /// <summary>Lets one answer go on to its end.</summary>
    public void SendTheRest() => _rest.Release();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        _rest.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await _rest.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("second");
        }
        catch (OperationCanceledException)
        {
            // Cut off, which is what some tests are about.
        }
    }
}
