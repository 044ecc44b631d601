namespace CorsGate.PipyJs.Hosting;

/// <summary>
/// A filter of a layout: takes events of a pipeline and passes on what it makes of them. Shared by all requests; what belongs to
/// one is in its <see cref="FilterState"/>. Everything runs inside the gate of the realm.
/// </summary>
internal abstract class Filter
{
    /// <summary>Makes what the filter keeps for one pipeline.</summary>
    public virtual FilterState MakeState() => new();

    /// <summary>Takes an event.</summary>
    public abstract void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item);

    /// <summary>Takes what a pipeline inside of the filter has put out.</summary>
    public virtual void OnOutput(PjsExecution run, Pipeline pipeline, int at, Pipeline inner, PjsObject item) => pipeline.Send(run, at + 1, item);

    /// <summary>Finds the layouts and modules that the filter names, once all modules are loaded.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public virtual string? Link(PluginModule module, ModuleTable modules) => null;

    /// <summary>Goes on with the value that a promise of a callback was settled with.</summary>
    public virtual void Continue(PjsExecution run, Pipeline pipeline, int at, PjsValue result)
    {
    }

    /// <summary>Whether the event is a body that must be read first; then the filter is called again with it.</summary>
    protected static bool MustRead(Pipeline pipeline, int at, PjsObject item)
    {
        if (item is not MessageBody { IsRead: false } body) return false;
        pipeline.Pause(at, item);
        pipeline.Session.Want(body, pipeline, at);
        return true;
    }

    /// <summary>Goes on with the result of a callback, at once or when the promise that it is has been settled.</summary>
    protected void Await(PjsExecution run, Pipeline pipeline, int at, PjsValue result)
    {
        if (!result.Is<PjsPromise>(out var promise))
        {
            Continue(run, pipeline, at, result);
            return;
        }

        pipeline.State<FilterState>(at).IsPaused = true;
        var session = pipeline.Session;
        session.Promised(1);
        promise.WhenSettled(run, (_, done) => session.Post(pipeline, later =>
        {
            session.Promised(-1);
            if (done.State == PjsPromiseState.Rejected) throw later.Error(TextOf(done.Result));
            pipeline.State<FilterState>(at).IsPaused = false;
            Continue(later, pipeline, at, done.Result);
            pipeline.Resume(later, at);
        }));
    }

    private static string TextOf(PjsValue reason) =>
        "the promise was rejected: " + (reason.AsObject?.Get("message").AsString ?? PjsConvert.ToText(reason));
}
