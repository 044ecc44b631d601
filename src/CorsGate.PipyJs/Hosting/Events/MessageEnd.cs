namespace CorsGate.PipyJs.Hosting;

/// <summary>The event that ends a message: <c>MessageEnd</c>. HTTP trailers are no part of it.</summary>
public sealed class MessageEnd : HostObject
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::MessageEnd")
        .Field("tail", self => ((MessageEnd)self).Tail, (self, value) => ((MessageEnd)self).Tail = value)
        .Field("payload", self => ((MessageEnd)self).Payload, (self, value) => ((MessageEnd)self).Payload = value);

    /// <summary>Makes the event.</summary>
    public MessageEnd()
        : base(ClassOf)
    {
    }

    /// <summary>What a script put there.</summary>
    public PjsValue Tail { get; private set; }

    /// <summary>What a script put there.</summary>
    public PjsValue Payload { get; private set; }

    internal static PjsConstructor Constructor() => new("MessageEnd", ClassOf, (run, _, args) =>
    {
        run.ChargeMemory(112);
        return new MessageEnd { Tail = args[0], Payload = args[1] };
    });
}
