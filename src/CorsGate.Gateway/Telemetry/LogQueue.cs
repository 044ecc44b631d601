using System.Collections.Concurrent;
using Microsoft.Extensions.ObjectPool;

namespace CorsGate.Gateway.Telemetry;

/// <summary>
/// Takes lines from any thread without locks and writes them in order from a thread of its own, many at a time, flushing
/// whenever nothing more waits. What waits is bounded.
/// </summary>
internal sealed class LogQueue : IDisposable
{
    /// <summary>How many characters may wait: 8 MiB of memory.</summary>
    private const int MaxWaiting = 4 * 1024 * 1024;
    private const int BatchSize = 32 * 1024;
    private const int MaxPooledLine = 4 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TextWriter writer;
    private readonly Func<long, LogLine> formatDropped;
    private readonly ConcurrentQueue<LogLine> lines = new();
    private readonly DefaultObjectPool<LogLine> pool = new(new DefaultPooledObjectPolicy<LogLine>(), 1024);
    private readonly SemaphoreSlim wake = new(0);
    private readonly Lock flushGate = new();
    private readonly ManualResetEventSlim progress = new(initialState: false);
    private readonly char[] batch = new char[BatchSize];
    private Thread? thread;
    private long added;
    private long written;
    private long dropped;
    private int waiting;
    private int isAsleep;
    private volatile bool isStopping;

    /// <summary>Makes a queue.</summary>
    /// <param name="writer">Where lines go.</param>
    /// <param name="formatDropped">Makes the line that says how many were dropped.</param>
    public LogQueue(TextWriter writer, Func<long, LogLine> formatDropped)
    {
        this.writer = writer;
        this.formatDropped = formatDropped;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>An empty line to fill.</summary>
    public LogLine Rent() => pool.Get();

    /// <summary>Adds a filled line, which must not be touched afterwards.</summary>
    public void Add(LogLine line)
    {
        var size = line.Span.Length;
        if (isStopping || Volatile.Read(ref waiting) + size > MaxWaiting)
        {
            Interlocked.Increment(ref dropped);
            Return(line);
            return;
        }

        Interlocked.Add(ref waiting, size);
        lines.Enqueue(line);
        // Also the fence between the line's enqueueing and the look at whether the writer sleeps.
        if (Interlocked.Increment(ref added) == 1)
            Start();
        if (Volatile.Read(ref isAsleep) != 0 && Interlocked.Exchange(ref isAsleep, 0) != 0)
            wake.Release();
    }

    /// <summary>Waits until what was added before is written, as long as the writer is not stuck.</summary>
    public void Flush()
    {
        lock (flushGate)
        {
            var goal = Interlocked.Read(ref added);
            while (Interlocked.Read(ref written) < goal)
            {
                progress.Reset();
                if (Interlocked.Read(ref written) >= goal || !progress.Wait(Patience))
                    return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isStopping)
            return;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        isStopping = true;
        wake.Release();
        // A writer that is stuck must not keep the process from ending.
        Volatile.Read(ref thread)?.Join(Patience);
        // The semaphore and the event stay: a request that is still logging may touch them, and they hold no handles.
    }

    private void OnProcessExit(object? sender, EventArgs e) => Flush();

    private void Start()
    {
        var started = new Thread(Run) { IsBackground = true, Name = "log" };
        Volatile.Write(ref thread, started);
        started.Start();
    }

    private void Run()
    {
        while (true)
        {
            WriteWaiting();
            if (isStopping && lines.IsEmpty)
                return;
            Interlocked.Exchange(ref isAsleep, 1);
            if (lines.IsEmpty && !isStopping)
                wake.Wait();
            Volatile.Write(ref isAsleep, 0);
        }
    }

    private void WriteWaiting()
    {
        var filled = 0;
        var count = 0;
        while (lines.TryDequeue(out var line))
        {
            Interlocked.Add(ref waiting, -line.Span.Length);
            if (filled + line.Span.Length > batch.Length)
                Emit(ref filled, ref count);
            if (line.Span.Length > batch.Length)
            {
                EmitLong(line.Span);
            }
            else
            {
                line.Span.CopyTo(batch.AsSpan(filled));
                filled += line.Span.Length;
            }

            count++;
            Return(line);
        }

        Emit(ref filled, ref count);
        if (Interlocked.Exchange(ref dropped, 0) is > 0 and var lost)
        {
            var line = formatDropped(lost);
            EmitLong(line.Span);
            Return(line);
        }
    }

    private void Emit(ref int filled, ref int count)
    {
        if (filled != 0)
            Emit(batch, filled);
        filled = 0;
        if (count == 0)
            return;
        Interlocked.Add(ref written, count);
        count = 0;
        progress.Set();
    }

    private void EmitLong(ReadOnlySpan<char> text)
    {
        for (; !text.IsEmpty; text = text[Math.Min(text.Length, batch.Length)..])
        {
            var part = text[..Math.Min(text.Length, batch.Length)];
            part.CopyTo(batch);
            Emit(batch, part.Length);
        }
    }

    // Arrays, not spans: synchronized writers such as the console's take these without copying.
    private void Emit(char[] text, int length)
    {
        try
        {
            writer.Write(text, 0, length);
            writer.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The output is gone (a closed pipe). Serving goes on without a log.
        }
    }

    private void Return(LogLine line)
    {
        if (line.Capacity > MaxPooledLine)
            return;
        line.Clear();
        pool.Return(line);
    }
}
