using CorsGate.PipyJs.Hosting.Filters;
using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting;

/// <summary>
/// A request on its way through the plugins of a chain. The host begins it and then does, one after the other, what it asks for: it
/// reads a body (<see cref="TryTakeWanted"/>), performs an exchange (<see cref="TryTakeExchange"/>), waits until something
/// has happened (<see cref="WhenChanged"/>, then <see cref="Proceed"/>), until there is an answer or a failure. Used by one thread at a
/// time; only timers and promises come from elsewhere, and they wait for <see cref="Proceed"/>.
/// </summary>
public sealed class PluginSession : IDisposable
{
    private readonly PluginChain _chain;
    private readonly PluginContext _context;
    private readonly Pipeline _entrance;
    private readonly MessageCollector _output = new();
    private readonly Queue<PluginExchange> _exchanges = new();
    private readonly SessionMailbox _mailbox;
    private Queue<PluginExchange>? _copies;
    private List<(MessageBody Body, Pipeline Pipeline, int At)>? _wanted;
    private List<(WaitFilter Filter, Pipeline Pipeline, int At)>? _waiting;
    private List<Pipeline>? _ending;
    private int _pipelines;
    private int _sent;
    private int _promises;

    internal PluginSession(PluginChain chain, PjsObject? connection)
    {
        _chain = chain;
        _context = new PluginContext(chain.Layout, this);
        if (connection is not null && chain.ConnectionSlot is { } slot) _context[slot] = connection;
        _mailbox = new SessionMailbox(chain.Options.Time);
        _entrance = new Pipeline(chain.Steps[0].Module!.Entrance!, this, _context, chain.Steps, 0);
    }

    /// <summary>Why there is no answer.</summary>
    public PluginFailure Failure { get; private set; }

    /// <summary>The head of the answer, once <see cref="IsAnswered"/>. Anything may be in it.</summary>
    public PjsValue ResponseHead { get; private set; }

    /// <summary>The body of the answer, once <see cref="IsAnswered"/>; perhaps not read yet.</summary>
    public MessageBody? ResponseBody { get; private set; }

    /// <summary>Whether there is a whole answer.</summary>
    public bool IsAnswered => ResponseBody is not null;

    /// <summary>Whether something may still happen by itself: a timer, a promise.</summary>
    public bool IsWaiting => _promises > 0 || _mailbox.IsExpectingMore;

    /// <summary>The name of the plugin whose callback ran last; empty: none did.</summary>
    public string LastPlugin => Running?.Name ?? "";

    internal PluginOptions Options => _chain.Options;

    internal PluginModule? Running { get; set; }

    /// <summary>Begins: the request enters the first module.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="body">Its body.</param>
    public void Begin(PjsObject head, MessageBody body) => Step(_entrance, (head, body), static (run, entrance, message) =>
    {
        entrance.Push(run, new MessageStart(message.head));
        entrance.Push(run, message.body);
        entrance.Push(run, new MessageEnd());
    });

    /// <summary>A body whose bytes a filter needs; give it to <see cref="Provide"/>.</summary>
    /// <param name="body">The body.</param>
    public bool TryTakeWanted(out MessageBody body)
    {
        body = _wanted is [var (first, _, _), ..] ? first : null!;
        return body is not null;
    }

    /// <summary>A request to send; those that nobody waits for come first, so that an answer does not overtake them.</summary>
    /// <param name="exchange">The request.</param>
    public bool TryTakeExchange(out PluginExchange exchange)
    {
        exchange = null!;
        return (_copies is not null && _copies.TryDequeue(out exchange!)) || _exchanges.TryDequeue(out exchange!);
    }

    /// <summary>Gives a body's bytes to the filters that wait for them.</summary>
    /// <param name="body">The body.</param>
    /// <param name="bytes">Its bytes, which are not copied.</param>
    public void Provide(MessageBody body, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(body);
        body.Read(bytes);
        var ready = _wanted?.FindAll(entry => ReferenceEquals(entry.Body, body)) ?? [];
        _wanted?.RemoveAll(entry => ReferenceEquals(entry.Body, body));
        foreach (var (_, pipeline, at) in ready) Step(pipeline, at, static (run, paused, place) => paused.Wake(run, place));
    }

    /// <summary>Answers an exchange: the response goes on behind the filter that the request left by.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="head">The response's head.</param>
    /// <param name="body">The response's body.</param>
    public void Answer(PluginExchange exchange, PjsObject head, MessageBody body)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        Step(exchange.Pipeline, (exchange, head, body), static (run, pipeline, answer) => pipeline.Session.Pass(run, answer.exchange, answer.head, answer.body));
    }

    /// <summary>The same from any thread: the response goes on with <see cref="Proceed"/>. Without effect when the request is over.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="head">The response's head.</param>
    /// <param name="body">The response's body.</param>
    public void AnswerLater(PluginExchange exchange, PjsObject head, MessageBody body)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        Post(exchange.Pipeline, run => Pass(run, exchange, head, body));
    }

    /// <summary>Completes when <see cref="Proceed"/> has something to do.</summary>
    public Task WhenChanged() => _mailbox.WhenChanged();

    /// <summary>Does what timers and promises have made ready.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Proceed()
    {
        var any = false;
        while (_mailbox.TryTake(out var item))
        {
            any = true;
            Step(item.Pipeline ?? _entrance, item.Code, static (run, _, code) => code(run));
        }

        return any;
    }

    /// <summary>Ends the request: its timers stop, and <c>onEnd</c> is called.</summary>
    public void Dispose()
    {
        _mailbox.Dispose();
        foreach (var pipeline in _ending ?? [])
        {
            try
            {
                _chain.Realm.Run(pipeline.Context, pipeline, static (run, ended) => ended.End(run));
            }
            catch (PjsException error)
            {
                Report(error);
            }
        }

        _ending = null;
    }

    internal void Log(PjsLogLevel level, string line) => Options.Log?.Invoke(level, line);

    internal Pipeline Register(PjsExecution run, Pipeline pipeline)
    {
        if (++_pipelines > Options.MaxPipelines) throw run.Error($"more than {Options.MaxPipelines} pipelines for one request");
        run.ChargeMemory(128);
        return pipeline;
    }

    internal void AddEnding(Pipeline pipeline) => (_ending ??= []).Add(pipeline);

    internal void AddWaiting(PjsExecution run, WaitFilter filter, Pipeline pipeline, int at)
    {
        run.ChargeMemory(32);
        (_waiting ??= []).Add((filter, pipeline, at));
    }

    internal void Want(MessageBody body, Pipeline pipeline, int at) => (_wanted ??= []).Add((body, pipeline, at));

    internal void Ask(PjsExecution run, PluginExchange exchange)
    {
        if (++_sent > Options.MaxExchanges) throw run.Error($"more than {Options.MaxExchanges} requests for one request");
        if (exchange.IsAside) (_copies ??= new()).Enqueue(exchange);
        else _exchanges.Enqueue(exchange);
        Promised(1);
    }

    internal void Promised(int change) => _promises += change;

    internal void Post(Pipeline? pipeline, Action<PjsExecution> code) => _mailbox.Post(pipeline, code);

    internal void After(PjsExecution run, TimeSpan delay, Pipeline? pipeline, Action<PjsExecution> code)
    {
        if (_mailbox.Timers >= Options.MaxTimers) throw run.Error($"more than {Options.MaxTimers} timers for one request");
        _mailbox.After(delay, pipeline, code);
    }

    /// <summary>Takes what leaves the first module: the answer.</summary>
    internal void Receive(PjsExecution run, PjsObject item)
    {
        if (IsAnswered) return;
        if (item is StreamEnd)
        {
            Failure = PluginFailure.StreamEnded;
            return;
        }

        var start = _output.Start;
        if (!_output.Take(run, item)) return;
        ResponseHead = start!.Head;
        ResponseBody = _output.TakeBody(run);
    }

    /// <summary>Runs code of a pipeline: an error in a fork ends the fork alone.</summary>
    internal void Guard<T>(PjsExecution run, Pipeline pipeline, T state, Action<PjsExecution, Pipeline, T> code)
    {
        if (pipeline.IsClosed) return;
        var mark = run.Mark();
        try
        {
            code(run, pipeline, state);
        }
        catch (PjsException error) when (pipeline.IsAside && error.IsCatchable)
        {
            run.Return(mark);
            pipeline.CloseFork();
            Report(error);
        }
    }

    private void Pass(PjsExecution run, PluginExchange exchange, PjsObject head, MessageBody body)
    {
        Promised(-1);
        var (pipeline, at) = (exchange.Pipeline, exchange.At + 1);
        pipeline.Send(run, at, new MessageStart(head));
        pipeline.Send(run, at, body);
        pipeline.Send(run, at, new MessageEnd());
        pipeline.Send(run, at, new StreamEnd(default));
    }

    private void Step<T>(Pipeline pipeline, T state, Action<PjsExecution, Pipeline, T> code)
    {
        if (Failure != PluginFailure.None) return;
        try
        {
            _chain.Realm.Run(pipeline.Context, (session: this, pipeline, state, code), static (run, step) =>
            {
                step.session.Guard(run, step.pipeline, step.state, step.code);
                step.session.AskAgain(run);
            });
        }
        catch (PjsException error)
        {
            Failure = PluginFailure.Error;
            Report(error);
        }
    }

    // Whatever waits for a variable may go on as soon as another pipeline has moved, and move others by that.
    private void AskAgain(PjsExecution run)
    {
        for (var i = 0; _waiting is not null && i < _waiting.Count; i++)
        {
            var (filter, pipeline, at) = _waiting[i];
            var isDone = pipeline.IsClosed;
            Guard(run, pipeline, 0, (inside, waiting, _) => isDone = filter.Ask(inside, waiting, at));
            if (!isDone && !pipeline.IsClosed) continue;
            _waiting.RemoveAll(entry => ReferenceEquals(entry.Pipeline, pipeline) && entry.At == at);
            i = -1;
        }
    }

    private void Report(PjsException error) => Options.OnError?.Invoke(LastPlugin, error);
}
