using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>
/// <c>handleMessageStart</c> and its like: the callback sees the event and may change it; the event passes on. A promise that it
/// returns pauses the stream. What is about a whole message or body holds it back until it is there.
/// </summary>
internal sealed class HandleFilter(EventKind kind, PjsFunction callback) : Filter
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
                Observe(run, pipeline, at, item, item);
                return;
            case EventKind.StreamStart when !pipeline.State<MessageCollector>(at).HasStarted:
                pipeline.State<MessageCollector>(at).HasStarted = true;
                Observe(run, pipeline, at, default, item);
                return;
            case EventKind.MessageStart or EventKind.StreamStart or EventKind.StreamEnd:
                pipeline.Send(run, at + 1, item);
                return;
        }

        if (MustRead(pipeline, at, item)) return;
        switch (kind)
        {
            case EventKind.Data when item is MessageBody { Bytes.IsEmpty: false } body:
                Observe(run, pipeline, at, body.Data, body.Data);
                return;
            case EventKind.Data or EventKind.MessageEnd:
                pipeline.Send(run, at + 1, item);
                return;
        }

        // A message or its body: held back until it is whole.
        var collector = pipeline.State<MessageCollector>(at);
        if (collector.Start is null && item is not MessageStart)
        {
            pipeline.Send(run, at + 1, item);
            return;
        }

        var start = collector.Start;
        var isWhole = collector.Take(run, item);
        collector.Events.Add(item);
        if (!isWhole) return;
        var data = collector.TakeData(run);
        Await(run, pipeline, at, pipeline.Call(run, callback, kind == EventKind.Message ? new Message(start!.Head, data) : data ?? new PjsData(default)));
    }

    public override void Continue(PjsExecution run, Pipeline pipeline, int at, PjsValue result)
    {
        var events = pipeline.State<MessageCollector>(at).Events;
        var all = events.ToArray();
        events.Clear();
        foreach (var item in all) pipeline.Send(run, at + 1, item);
    }

    private void Observe(PjsExecution run, Pipeline pipeline, int at, PjsValue argument, PjsObject item)
    {
        var result = pipeline.Call(run, callback, argument);
        if (result.AsObject is not PjsPromise)
        {
            pipeline.Send(run, at + 1, item);
            return;
        }

        pipeline.State<MessageCollector>(at).Events.Add(item);
        Await(run, pipeline, at, result);
    }
}
