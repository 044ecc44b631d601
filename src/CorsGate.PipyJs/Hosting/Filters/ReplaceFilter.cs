using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>
/// <c>replaceMessage</c> and its like: the event, body or whole message gives way to a value or to what a function makes of it: a
/// message, an event, or an array of them. <c>undefined</c> and <c>null</c> swallow it.
/// </summary>
internal sealed class ReplaceFilter(EventKind kind, PjsValue replacement) : Filter
{
    public override FilterState MakeState() => new MessageCollector();

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        switch (kind)
        {
            case EventKind.MessageStart when item is MessageStart:
            case EventKind.MessageEnd when item is MessageEnd:
            case EventKind.StreamEnd when item is StreamEnd:
            case EventKind.Data when item is PjsData:
                Await(run, pipeline, at, Make(run, pipeline, item));
                return;
            case EventKind.StreamStart when !pipeline.State<MessageCollector>(at).HasStarted:
                // There is no such event to take away: what replaces it comes first.
                pipeline.State<MessageCollector>(at).HasStarted = true;
                pipeline.State<MessageCollector>(at).Events.Add(item);
                Await(run, pipeline, at, Make(run, pipeline, default));
                return;
            case EventKind.MessageStart or EventKind.StreamStart or EventKind.StreamEnd:
                pipeline.Send(run, at + 1, item);
                return;
        }

        if (MustRead(pipeline, at, item)) return;
        switch (kind)
        {
            case EventKind.Data when item is MessageBody { Bytes.IsEmpty: false } body:
                Await(run, pipeline, at, Make(run, pipeline, body.Data));
                return;
            case EventKind.Data or EventKind.MessageEnd:
                pipeline.Send(run, at + 1, item);
                return;
        }

        // A message or its body: swallowed until it is whole.
        var collector = pipeline.State<MessageCollector>(at);
        var start = collector.Start;
        if (start is null && item is not MessageStart)
        {
            pipeline.Send(run, at + 1, item);
            return;
        }

        var isWhole = collector.Take(run, item);
        if (kind == EventKind.MessageBody && item is MessageStart) pipeline.Send(run, at + 1, item);
        if (!isWhole) return;
        var data = collector.TakeData(run);
        if (kind == EventKind.MessageBody) collector.Events.Add(item);
        Await(run, pipeline, at, Make(run, pipeline, kind == EventKind.Message ? new Message(start!.Head, data) : data ?? new PjsData(default)));
    }

    public override void Continue(PjsExecution run, Pipeline pipeline, int at, PjsValue result)
    {
        pipeline.Emit(run, at, result);
        var events = pipeline.State<MessageCollector>(at).Events;
        if (events.Count == 0) return;
        var all = events.ToArray();
        events.Clear();
        foreach (var item in all) pipeline.Send(run, at + 1, item);
    }

    private PjsValue Make(PjsExecution run, Pipeline pipeline, PjsValue argument) =>
        replacement.Is<PjsFunction>(out var function) ? pipeline.Call(run, function, argument) : replacement;
}
