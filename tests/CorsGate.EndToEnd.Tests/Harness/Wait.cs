namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>Waits for something that another thread or process does, with a bound.</summary>
internal static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <param name="what">What is waited for, in words, for the message of a failure.</param>
    /// <param name="condition">Asked until it is true.</param>
    /// <param name="limit">How long at the most; null: a minute.</param>
    public static async Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        var most = limit ?? Limit;
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < most, $"within {most.TotalSeconds} s this did not come: {what}");
            await Task.Delay(20);
        }
    }

    /// <summary>Asks again and again until the answer is yes.</summary>
    public static Task UntilAsync(string what, Func<bool> condition) => UntilAsync(what, () => Task.FromResult(condition()));
}
