namespace CorsGate.PipyJs.Hosting;

/// <summary>
/// What comes to a request from outside of its own steps: timers that are due, promises that were settled. It waits here until the
/// request's thread takes it. Thread-safe.
/// </summary>
internal sealed class SessionMailbox(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ITimer> _timers = [];
    private Queue<(Pipeline? Pipeline, Action<PjsExecution> Code)>? _items;
    private TaskCompletionSource? _changed;
    private bool _isClosed;

    public int Timers
    {
        get
        {
            lock (_lock) return _timers.Count;
        }
    }

    /// <summary>Whether there is something, or a timer will bring it.</summary>
    public bool IsExpectingMore
    {
        get
        {
            lock (_lock) return _timers.Count > 0 || _items is { Count: > 0 };
        }
    }

    public void Post(Pipeline? pipeline, Action<PjsExecution> code)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            (_items ??= new()).Enqueue((pipeline, code));
            _changed?.TrySetResult();
            _changed = null;
        }
    }

    public bool TryTake(out (Pipeline? Pipeline, Action<PjsExecution> Code) item)
    {
        item = default;
        if (_items is null) return false;
        lock (_lock) return _items.TryDequeue(out item);
    }

    public Task WhenChanged()
    {
        lock (_lock)
        {
            return _items is { Count: > 0 } || _isClosed
                ? Task.CompletedTask
                : (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public void After(TimeSpan delay, Pipeline? pipeline, Action<PjsExecution> code)
    {
        lock (_lock)
        {
            if (_isClosed) return;

            // It starts when it is in the list, so that it can take itself out.
            ITimer? timer = null;
            timer = time.CreateTimer(
                _ =>
                {
                    Post(pipeline, code);
                    lock (_lock) _timers.Remove(timer!);
                    timer!.Dispose();
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            _timers.Add(timer);
            timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        ITimer[] timers;
        lock (_lock)
        {
            _isClosed = true;
            timers = [.. _timers];
            _timers.Clear();
            _changed?.TrySetResult();
            _changed = null;
        }

        foreach (var timer in timers) timer.Dispose();
    }
}
