using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting;

/// <summary>A layout at work for one request.</summary>
internal sealed class Pipeline
{
    private readonly Pipeline? _outer;
    private readonly int _place;
    private readonly PjsValue _argument;
    private FilterState?[]? _states;
    private bool _isStarted;
    private bool _isEnded;
    private bool _isClosed;
    private Pipeline? _fork;

    /// <summary>Makes the pipeline that a request enters.</summary>
    public Pipeline(PipelineLayout layout, PluginSession session, PluginContext context, ChainStep[] chain, int step)
    {
        (Layout, Session, Context, Chain, Step) = (layout, session, context, chain, step);
    }

    /// <summary>Makes a pipeline inside of a filter.</summary>
    private Pipeline(PipelineLayout layout, Pipeline outer, int place, PluginContext context, ChainStep[] chain, int step, PjsValue argument)
        : this(layout, outer.Session, context, chain, step)
    {
        (_outer, _place, _argument, _fork) = (outer, place, argument, outer._fork);
    }

    public PipelineLayout Layout { get; }

    public PluginSession Session { get; }

    public PluginContext Context { get; }

    /// <summary>The modules that <c>chain()</c> goes through, and which one this pipeline is of.</summary>
    public ChainStep[] Chain { get; }

    public int Step { get; }

    /// <summary>Whether it is a fork or inside of one: nobody waits for what it puts out.</summary>
    public bool IsAside => _fork is not null;

    /// <summary>Whether the fork that it is of has ended by an error.</summary>
    public bool IsClosed => _fork is { _isClosed: true };

    /// <summary>Makes a pipeline inside of a filter of this one, of the same module of the chain.</summary>
    public Pipeline Inner(PjsExecution run, PipelineLayout layout, int at, PluginContext? context = null, PjsValue argument = default) =>
        Session.Register(run, new Pipeline(layout, this, at, context ?? Context, Chain, Step, argument));

    /// <summary>Makes a pipeline of another module of a chain inside of a filter of this one.</summary>
    public Pipeline OfModule(PjsExecution run, PipelineLayout layout, int at, ChainStep[] chain, int step) =>
        Session.Register(run, new Pipeline(layout, this, at, Context, chain, step, default));

    /// <summary>Makes it a fork.</summary>
    public Pipeline AsFork()
    {
        _fork = this;
        return this;
    }

    /// <summary>Ends the fork that it is of.</summary>
    public void CloseFork() => _fork!._isClosed = true;

    /// <summary>Takes an event in.</summary>
    public void Push(PjsExecution run, PjsObject item)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            if (Layout.OnEnd is not null) Session.AddEnding(this);
            if (Layout.OnStart is { } start)
            {
                var first = start.Is<PjsFunction>(out var function) ? Call(run, function, _argument) : start;
                if (first.AsObject is not PjsPromise) Emit(run, -1, first);
            }
        }

        Send(run, 0, item);
    }

    /// <summary>Gives an event to a filter; behind the last one it leaves the pipeline.</summary>
    public void Send(PjsExecution run, int at, PjsObject item)
    {
        run.CheckDepth(0);
        var filters = Layout.Filters;
        if (at < filters.Count)
        {
            if (_states?[at] is { IsPaused: true } paused) paused.Hold(run, item);
            else filters[at].Process(run, this, at, item);
            return;
        }

        if (_isEnded) return;
        _isEnded = item is StreamEnd;
        if (_outer is null) Session.Receive(run, item);
        else _outer.Layout.Filters[_place].OnOutput(run, _outer, _place, this, item);
    }

    /// <summary>Passes on, behind a filter, the events that a callback gave.</summary>
    public void Emit(PjsExecution run, int at, PjsValue value)
    {
        switch (value.AsObject)
        {
            case null when value.IsNullish:
                return;
            case Message message:
                Send(run, at + 1, new MessageStart(message.Head));
                if (message.Body is { Bytes.Length: > 0 } body) Send(run, at + 1, body);
                Send(run, at + 1, new MessageEnd());
                return;
            case MessageStart or MessageEnd or StreamEnd or PjsData:
                Send(run, at + 1, value.AsObject);
                return;
            case PjsArray list:
                for (var i = 0; i < list.Length; i++)
                {
                    run.ChargeSteps(1);
                    if (list[i].AsObject is PjsArray) throw run.Error("callback returned an array inside of an array");
                    Emit(run, at, list[i]);
                }

                return;
            default:
                throw run.Error("callback did not return a message, an event, or an array of them");
        }
    }

    /// <summary>Calls a callback of the layout's script.</summary>
    public PjsValue Call(PjsExecution run, PjsFunction function, PjsValue argument)
    {
        Session.Running = Layout.Module;
        run.Context = Context;
        return run.Call(function, argument);
    }

    /// <summary>Calls the layout's last callback.</summary>
    public void End(PjsExecution run)
    {
        if (Layout.OnEnd is { } end) Call(run, end, default);
    }

    /// <summary>What a filter keeps.</summary>
    public T State<T>(int at)
        where T : FilterState => (T)((_states ??= new FilterState?[Layout.Filters.Count])[at] ??= Layout.Filters[at].MakeState());

    /// <summary>Holds back the event that a filter was given, and what comes after it.</summary>
    public void Pause(int at, PjsObject item)
    {
        var state = State<FilterState>(at);
        state.IsPaused = true;
        state.HoldFirst(item);
    }

    /// <summary>Gives a filter what was held back, until it pauses again.</summary>
    public void Resume(PjsExecution run, int at)
    {
        if (_states?[at] is not { } state) return;
        while (!state.IsPaused && state.TryTakeHeld(out var item)) Layout.Filters[at].Process(run, this, at, item);
    }

    /// <summary>Lets a paused filter go on.</summary>
    public void Wake(PjsExecution run, int at)
    {
        if (_states?[at] is { } state) state.IsPaused = false;
        Resume(run, at);
    }
}
