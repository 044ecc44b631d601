namespace CorsGate.Kubernetes.Tests.Harness;

/// <summary>Runs everything asynchronous on the thread of the test, in order, so that a clock can be moved between two steps and never within one.</summary>
internal sealed class Pump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Call, object? State)> _queue = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_queue)
            _queue.Enqueue((d, state));
    }

    /// <summary>Runs a test on a pump.</summary>
    public static void Run(Action<Pump> test)
    {
        var before = Current;
        var pump = new Pump();
        SetSynchronizationContext(pump);
        try
        {
            test(pump);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs what is waiting, and what that leaves behind.</summary>
    public void Drain()
    {
        while (true)
        {
            (SendOrPostCallback Call, object? State) next;
            lock (_queue)
            {
                if (!_queue.TryDequeue(out next))
                    return;
            }

            next.Call(next.State);
        }
    }

    /// <summary>Does what is waiting until something is so, which the thread pool may have to hand back first.</summary>
    public void Until(Func<bool> condition)
    {
        var isSo = SpinWait.SpinUntil(
            () =>
            {
                Drain();
                return condition();
            },
            Harness.Wait.Longest);
        Assert.True(isSo, "what was waited for did not happen");
    }

    /// <summary>Moves a clock in steps of a tenth of a second and does what is due after each.</summary>
    public void Advance(ManualTime time, double seconds)
    {
        Drain();
        for (var i = 0; i < (int)Math.Round(seconds * 10); i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            Drain();
        }
    }
}
