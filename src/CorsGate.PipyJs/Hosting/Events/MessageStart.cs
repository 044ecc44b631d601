namespace CorsGate.PipyJs.Hosting;

/// <summary>The event that begins a message: <c>MessageStart</c>, with the message's head.</summary>
public sealed class MessageStart : HostObject
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::MessageStart")
        .Field("head", self => ((MessageStart)self).Head, (self, value) => ((MessageStart)self).Head = value);

    /// <summary>Makes the event.</summary>
    /// <param name="head">The head of a request or response, or <c>undefined</c>.</param>
    public MessageStart(PjsValue head)
        : base(ClassOf) => Head = head;

    /// <summary>The head: what <see cref="MessageHead"/> makes, or what a script made.</summary>
    public PjsValue Head { get; private set; }

    internal static PjsConstructor Constructor() => new("MessageStart", ClassOf, (run, _, args) =>
    {
        run.ChargeMemory(96);
        return new MessageStart(args[0]);
    });
}
