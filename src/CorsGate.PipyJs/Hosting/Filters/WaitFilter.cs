namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>
/// <c>wait</c>: the stream is held back until the callback says so. In Pipy 0.90.0 it returns a boolean and is asked again whenever
/// anything else of the request has moved; in 0.90.3 it returns a promise. Both are understood.
/// </summary>
internal sealed class WaitFilter(PjsFunction condition) : Filter
{
    public override FilterState MakeState() => new Gate();

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        var gate = pipeline.State<Gate>(at);
        if (gate.IsOpen)
        {
            pipeline.Send(run, at + 1, item);
            return;
        }

        pipeline.Pause(at, item);
        if (!Ask(run, pipeline, at)) pipeline.Session.AddWaiting(run, this, pipeline, at);
    }

    /// <summary>Asks once more.</summary>
    /// <returns>Whether it need not be asked again.</returns>
    public bool Ask(PjsExecution run, Pipeline pipeline, int at)
    {
        var result = pipeline.Call(run, condition, default);
        if (result.AsObject is PjsPromise)
        {
            Await(run, pipeline, at, result);
            return true;
        }

        if (!result.IsTruthy) return false;
        Continue(run, pipeline, at, result);
        pipeline.Wake(run, at);
        return true;
    }

    public override void Continue(PjsExecution run, Pipeline pipeline, int at, PjsValue result) => pipeline.State<Gate>(at).IsOpen = true;

    private sealed class Gate : FilterState
    {
        public bool IsOpen { get; set; }
    }
}
