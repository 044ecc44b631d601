using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>Puts a message together from its events.</summary>
internal sealed class MessageCollector : FilterState
{
    private readonly List<PjsObject> _parts = [];

    public bool HasStarted { get; set; }

    /// <summary>The events of the message, where they are to be passed on.</summary>
    public List<PjsObject> Events { get; } = [];

    public MessageStart? Start { get; private set; }

    /// <summary>Takes an event; true when the message is whole.</summary>
    public bool Take(PjsExecution run, PjsObject item)
    {
        switch (item)
        {
            case MessageStart start:
                Start = start;
                _parts.Clear();
                return false;
            case PjsData or MessageBody when Start is not null:
                run.CheckCollection(_parts.Count + 1L);
                run.ChargeMemory(16);
                _parts.Add(item);
                return false;
            default:
                return item is MessageEnd && Start is not null;
        }
    }

    /// <summary>The body, as it came where it is not read yet.</summary>
    public MessageBody TakeBody(PjsExecution run)
    {
        var body = _parts switch
        {
            [] => MessageBody.Empty,
            [MessageBody one] => one,
            _ => new MessageBody(Join(run)),
        };
        _parts.Clear();
        Start = null;
        return body;
    }

    /// <summary>The body as scripts see it; null: there are no bytes.</summary>
    public PjsData? TakeData(PjsExecution run)
    {
        var body = TakeBody(run);
        return body.Bytes.IsEmpty ? null : body.Data;
    }

    private ReadOnlyMemory<byte> Join(PjsExecution run)
    {
        var length = 0L;
        foreach (var part in _parts) length += BytesOf(part).Length;
        run.ChargeMemory(length);
        var bytes = new byte[length];
        var at = 0;
        foreach (var part in _parts)
        {
            BytesOf(part).Span.CopyTo(bytes.AsSpan(at));
            at += BytesOf(part).Length;
        }

        return bytes;
    }

    private static ReadOnlyMemory<byte> BytesOf(PjsObject part) => part is PjsData data ? data.Bytes : ((MessageBody)part).Bytes;
}
