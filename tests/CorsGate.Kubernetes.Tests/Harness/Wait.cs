namespace CorsGate.Kubernetes.Tests.Harness;

/// <summary>Bounded waits.</summary>
internal static class Wait
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Waits until something is so, doing something between two looks.</summary>
    public static async Task UntilAsync(Func<bool> condition, Action? between = null)
    {
        using var timeout = new CancellationTokenSource(Longest);
        while (!condition())
        {
            Assert.False(timeout.IsCancellationRequested, "what was waited for did not happen");
            between?.Invoke();
            await Task.Delay(3);
        }
    }
}
