namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary><c>throttleMessageRate(quota)</c>: a message begins when the quota grants one; until then it is held back and the quota asked again.</summary>
internal sealed class ThrottleFilter(PjsValue quota) : Filter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        if (item is not MessageStart || IsGranted(run, pipeline))
        {
            pipeline.Send(run, at + 1, item);
            return;
        }

        pipeline.Pause(at, item);
        pipeline.Session.After(run, Interval, pipeline, later => pipeline.Wake(later, at));
    }

    private bool IsGranted(PjsExecution run, Pipeline pipeline)
    {
        var source = quota.Is<PjsFunction>(out var function) ? pipeline.Call(run, function, default) : quota;
        if (source.IsNullish) return true;
        if (source.AsObject?.Get("consume").As<PjsFunction>() is not { } consume) throw run.Error("throttleMessageRate: expects an algo.Quota");
        return pipeline.Call(run, consume, 1).IsTruthy;
    }
}
