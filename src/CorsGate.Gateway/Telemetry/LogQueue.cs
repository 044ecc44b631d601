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

    private readonly TextWriter _writer;
    private readonly Func<long, LogLine> _formatDropped;
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly DefaultObjectPool<LogLine> _pool = new(new DefaultPooledObjectPolicy<LogLine>(), 1024);
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _flushGate = new();
    private readonly ManualResetEventSlim _progress = new(initialState: false);
    private readonly char[] _batch = new char[BatchSize];
    private Thread? _thread;
    private long _added;
    private long _written;
    private long _dropped;
    private int _waiting;
    private int _isAsleep;
    private volatile bool _isStopping;

    /// <summary>Makes a queue.</summary>
    /// <param name="writer">Where lines go.</param>
    /// <param name="formatDropped">Makes the line that says how many were dropped.</param>
    public LogQueue(TextWriter writer, Func<long, LogLine> formatDropped)
    {
        _writer = writer;
        _formatDropped = formatDropped;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>An empty line to fill.</summary>
    public LogLine Rent() => _pool.Get();

    /// <summary>Adds a filled line, which must not be touched afterwards.</summary>
    public void Add(LogLine line)
    {
        var size = line.Span.Length;
        if (_isStopping || Volatile.Read(ref _waiting) + size > MaxWaiting)
        {
            Interlocked.Increment(ref _dropped);
            Return(line);
            return;
        }

        Interlocked.Add(ref _waiting, size);
        _lines.Enqueue(line);
        // Also the fence between the line's enqueueing and the look at whether the writer sleeps.
        if (Interlocked.Increment(ref _added) == 1)
            Start();
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
            _wake.Release();
    }

    /// <summary>Waits until what was added before is written, as long as the writer is not stuck.</summary>
    public void Flush()
    {
        lock (_flushGate)
        {
            var goal = Interlocked.Read(ref _added);
            while (Interlocked.Read(ref _written) < goal)
            {
                _progress.Reset();
                if (Interlocked.Read(ref _written) >= goal || !_progress.Wait(Patience))
                    return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isStopping)
            return;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _isStopping = true;
        _wake.Release();
        // A writer that is stuck must not keep the process from ending.
        Volatile.Read(ref _thread)?.Join(Patience);
        // The semaphore and the event stay: a request that is still logging may touch them, and they hold no handles.
    }

    private void OnProcessExit(object? sender, EventArgs e) => Flush();

    private void Start()
    {
        var started = new Thread(Run) { IsBackground = true, Name = "log" };
        Volatile.Write(ref _thread, started);
        started.Start();
    }

    private void Run()
    {
        while (true)
        {
            WriteWaiting();
            if (_isStopping && _lines.IsEmpty)
                return;
            Interlocked.Exchange(ref _isAsleep, 1);
            if (_lines.IsEmpty && !_isStopping)
                _wake.Wait();
            Volatile.Write(ref _isAsleep, 0);
        }
    }

    private void WriteWaiting()
    {
        var filled = 0;
        var count = 0;
        while (_lines.TryDequeue(out var line))
        {
            Interlocked.Add(ref _waiting, -line.Span.Length);
            if (filled + line.Span.Length > _batch.Length)
                Emit(ref filled, ref count);
            if (line.Span.Length > _batch.Length)
            {
                EmitLong(line.Span);
            }
            else
            {
                line.Span.CopyTo(_batch.AsSpan(filled));
                filled += line.Span.Length;
            }

            count++;
            Return(line);
        }

        Emit(ref filled, ref count);
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var lost)
        {
            var line = _formatDropped(lost);
            EmitLong(line.Span);
            Return(line);
        }
    }

    private void Emit(ref int filled, ref int count)
    {
        if (filled != 0)
            Emit(_batch, filled);
        filled = 0;
        if (count == 0)
            return;
        Interlocked.Add(ref _written, count);
        count = 0;
        _progress.Set();
    }

    private void EmitLong(ReadOnlySpan<char> text)
    {
        for (; !text.IsEmpty; text = text[Math.Min(text.Length, _batch.Length)..])
        {
            var part = text[..Math.Min(text.Length, _batch.Length)];
            part.CopyTo(_batch);
            Emit(_batch, part.Length);
        }
    }

    // Arrays, not spans: synchronized writers such as the console's take these without copying.
    private void Emit(char[] text, int length)
    {
        try
        {
            _writer.Write(text, 0, length);
            _writer.Flush();
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
        _pool.Return(line);
    }
}
