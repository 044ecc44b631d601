namespace CorsGate.PipyJs.Hosting;

/// <summary>The event that ends a stream: <c>StreamEnd</c>, with the reason for it where there is one.</summary>
public sealed class StreamEnd : HostObject
{
    /// <summary>The reason with which a layout asks <c>replay</c> to run it once more.</summary>
    public const string Replay = "Replay";

    private static readonly PjsClass ClassOf = new PjsClass("pipy::StreamEnd")
        .Field("error", self => ((StreamEnd)self).Error, (self, value) => ((StreamEnd)self).Error = value);

    /// <summary>Makes the event.</summary>
    /// <param name="error">The reason.</param>
    public StreamEnd(PjsValue error)
        : base(ClassOf) => Error = error;

    /// <summary>The reason; <c>undefined</c> where the stream just ended.</summary>
    public PjsValue Error { get; private set; }

    internal static PjsConstructor Constructor() => new("StreamEnd", ClassOf, (run, _, args) =>
    {
        run.ChargeMemory(96);
        return new StreamEnd(args[0]);
    });
}
