namespace CorsGate.PipyJs.Hosting.Loading;

/// <summary>
/// What filters are written on: the configuration that <c>pipy()</c> gives, and the <c>$</c> of a layout inside of another one. A filter
/// that leads to a layout waits for its <c>to(…)</c>.
/// </summary>
internal abstract class ScriptPipeline(PjsClass classOf, PluginModule module) : HostObject(classOf)
{
    private Func<Filters.LayoutReference, Filter>? _pending;
    private string _pendingName = "";

    public PluginModule Module => module;

    /// <summary>The layout that is being written.</summary>
    protected abstract PipelineLayout Current(PjsExecution run);

    public ScriptPipeline Add(PjsExecution run, Filter filter)
    {
        Close(run);
        Current(run).Add(run, filter);
        return this;
    }

    /// <summary>Begins a filter that needs a <c>to(…)</c>.</summary>
    public ScriptPipeline Begin(PjsExecution run, string name, Func<Filters.LayoutReference, Filter> make)
    {
        Close(run);
        _ = Current(run);
        (_pending, _pendingName) = (make, name);
        return this;
    }

    /// <summary><c>to(…)</c>.</summary>
    public ScriptPipeline To(PjsExecution run, PjsValue target)
    {
        if (_pending is not { } make) throw run.Error("to: there is no filter before it that leads to a layout");
        _pending = null;
        return Add(run, make(Reference(run, target)));
    }

    public ScriptPipeline OnStart(PjsExecution run, PjsValue start)
    {
        Close(run);
        Current(run).OnStart = start;
        return this;
    }

    public ScriptPipeline OnEnd(PjsExecution run, PjsFunction end)
    {
        Close(run);
        Current(run).OnEnd = end;
        return this;
    }

    /// <summary>A layout: written as <c>$ =&gt; $.…</c>, or the name of a pipeline.</summary>
    public Filters.LayoutReference Reference(PjsExecution run, PjsValue target)
    {
        if (target.AsString is { } name) return new Filters.LayoutReference(null, name);
        if (!target.Is<PjsFunction>(out var write)) throw run.Error("expects a layout, written as $ => $.…, or the name of a pipeline");
        var inner = new InnerLayout(module, module.AddLayout(run));
        run.CheckDepth(0);
        run.Call(write, inner);
        inner.Close(run);
        return new Filters.LayoutReference(inner.Layout);
    }

    /// <summary>Refuses a filter whose <c>to(…)</c> is missing.</summary>
    public void Close(PjsExecution run)
    {
        if (_pending is not null) throw run.Error($"{_pendingName}: to(…) is missing");
    }
}
