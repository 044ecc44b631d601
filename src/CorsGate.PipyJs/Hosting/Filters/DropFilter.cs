namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary><c>dummy</c>: nothing comes out.</summary>
internal sealed class DropFilter : Filter
{
    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        // That is all.
    }
}
