using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary><c>print</c> and <c>dump</c>: the events are named in the log at level debug, their bytes are not; they pass on.</summary>
internal sealed class PrintFilter(string tag) : Filter
{
    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        run.ChargeSteps(1000);
        pipeline.Session.Log(PjsLogLevel.Debug, tag + item.GetType().Name);
        pipeline.Send(run, at + 1, item);
    }
}
