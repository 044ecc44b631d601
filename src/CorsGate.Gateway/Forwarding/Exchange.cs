namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// The life of one forwarded request: cancelled when the client goes away, the time limit passes or nothing moves. Pooled,
/// so that a request costs neither a token source nor (without a time limit of its own) a timer.
/// </summary>
internal sealed class Exchange : CancellationTokenSource
{
    private const int Free = 0;
    private const int Active = 1;
    private const int Sweeping = 2;
    private const int Dead = 3;

    private CancellationTokenRegistration _client;
    private IdleLimits _limits;
    private long _lastActivity;
    private bool _hasAnswer;
    private bool _awaitsClientBytes;
    private bool _awaitsClientRoom;
    private bool _awaitsUpstreamRoom;
    private int _state;
    private int _cause;

    /// <summary>Whether the client's going away is what cancelled it.</summary>
    public bool IsClientGone => Volatile.Read(ref _cause) == (int)CancelCause.Client;

    /// <summary>Whether it will not be used again and the sweep may forget it.</summary>
    public bool IsDead => Volatile.Read(ref _state) == Dead;

    private enum CancelCause
    {
        Time,
        Client,
    }

    /// <summary>Notes that a byte moved.</summary>
    public void Touch() => Volatile.Write(ref _lastActivity, Environment.TickCount64);

    /// <summary>Notes that the head of the answer has come.</summary>
    public void HasAnswer()
    {
        Volatile.Write(ref _hasAnswer, value: true);
        Touch();
    }

    /// <summary>Notes that bytes of the client's body are waited for, or no longer.</summary>
    public void AwaitClientBytes(bool isWaiting) => Await(ref _awaitsClientBytes, isWaiting);

    /// <summary>Notes that the client is waited for to take bytes, or no longer.</summary>
    public void AwaitClientRoom(bool isWaiting) => Await(ref _awaitsClientRoom, isWaiting);

    /// <summary>Notes that the upstream is waited for to take bytes, or no longer.</summary>
    public void AwaitUpstreamRoom(bool isWaiting) => Await(ref _awaitsUpstreamRoom, isWaiting);

    /// <summary>Begins an exchange.</summary>
    /// <param name="client">Cancelled when the client goes away.</param>
    /// <param name="timeout">The time limit; null: none.</param>
    /// <param name="limits">How long nothing may move.</param>
    internal void Begin(CancellationToken client, TimeSpan? timeout, in IdleLimits limits)
    {
        Touch();
        _limits = limits;
        _hasAnswer = _awaitsClientBytes = _awaitsClientRoom = _awaitsUpstreamRoom = false;
        Volatile.Write(ref _cause, (int)CancelCause.Time);
        Volatile.Write(ref _state, Active);
        if (timeout is { } limit)
            CancelAfter(limit);
        _client = client.UnsafeRegister(
            static state =>
            {
                var exchange = (Exchange)state!;
                if (exchange.IsCancellationRequested)
                    return;
                Volatile.Write(ref exchange._cause, (int)CancelCause.Client);
                exchange.Cancel(throwOnFirstException: false);
            },
            this);
    }

    /// <summary>Ends an exchange. True: it may be used for another one.</summary>
    internal bool End()
    {
        _client.Dispose();
        _client = default;

        // A sweep that is about to cancel this exchange must not cancel the next one: such an object is not used again.
        var isSwept = Interlocked.CompareExchange(ref _state, Free, Active) != Active;
        if (!isSwept && TryReset())
            return true;
        Volatile.Write(ref _state, Dead);

        // Its timer would hold it until the time limit. A sweep may still be inside, and disposes of nothing.
        if (!isSwept)
            Dispose();
        return false;
    }

    /// <summary>Takes an ended exchange out of use.</summary>
    internal void Retire()
    {
        Volatile.Write(ref _state, Dead);
        Dispose();
    }

    /// <summary>Cancels the exchange if nothing has moved for longer than it may.</summary>
    /// <param name="now">The time, in milliseconds.</param>
    internal void CancelIfIdle(long now)
    {
        if (!IsIdle(now) || Interlocked.CompareExchange(ref _state, Sweeping, Active) != Active)
            return;
        if (!IsIdle(now))
        {
            // It was ended and begun again between the two looks.
            Interlocked.CompareExchange(ref _state, Active, Sweeping);
            return;
        }

        Cancel(throwOnFirstException: false);
    }

    private bool IsIdle(long now) => now - Volatile.Read(ref _lastActivity) >= Limit;

    /// <summary>How long nothing may move, by whom it is waited for. A slow client is not the upstream's fault.</summary>
    private long Limit
    {
        get
        {
            if (Volatile.Read(ref _awaitsClientRoom))
                return _limits.Client;
            if (Volatile.Read(ref _awaitsUpstreamRoom))
                return _limits.Send;
            return Volatile.Read(ref _awaitsClientBytes) && !Volatile.Read(ref _hasAnswer) ? _limits.Client : _limits.Read;
        }
    }

    private void Await(ref bool flag, bool isWaiting)
    {
        Touch();
        Volatile.Write(ref flag, isWaiting);
    }
}
