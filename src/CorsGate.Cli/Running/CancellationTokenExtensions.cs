namespace CorsGate.Cli.Running;

/// <summary>Waiting for a token as for a task.</summary>
internal static class CancellationTokenExtensions
{
    /// <summary>A task that completes, without an exception, when the token is cancelled.</summary>
    public static Task WhenCancelled(this CancellationToken token)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), done);
        return done.Task;
    }
}
