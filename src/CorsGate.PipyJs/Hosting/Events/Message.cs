using System.Text;
using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting;

/// <summary>
/// A whole message: <c>new Message(body)</c> or <c>new Message(head, body)</c>. The body is text or Data; an object in its place is an
/// empty one, as in Pipy.
/// </summary>
public sealed class Message : HostObject
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::Message")
        .Field("head", self => ((Message)self).Head, (self, value) => ((Message)self).Head = value)
        .Field("tail", self => ((Message)self).Tail, (self, value) => ((Message)self).Tail = value)
        .Field("body", self => ((Message)self).Body is { } body ? body : PjsValue.Null, (self, value) => ((Message)self).Body = value.As<PjsData>());

    internal Message(PjsValue head, PjsData? body)
        : base(ClassOf)
    {
        Head = head;
        Body = body;
    }

    /// <summary>The head, or <c>undefined</c>.</summary>
    public PjsValue Head { get; private set; }

    /// <summary>What a script put there.</summary>
    public PjsValue Tail { get; private set; }

    /// <summary>The body; null: there is none.</summary>
    public PjsData? Body { get; private set; }

    internal static PjsConstructor Constructor() => new("Message", ClassOf, (run, _, args) =>
    {
        run.ChargeMemory(128);
        var isBody = args.Count == 1 && (args[0].IsString || args[0].As<PjsData>() is not null);
        if (isBody) return new Message(default, BodyOf(run, args[0]));
        if (!args[0].IsNullish && (!args[0].IsObject || args[0].As<PjsData>() is not null)) throw args.Expects(0, "an object");
        return new Message(args[0], BodyOf(run, args[1])) { Tail = args[2] };
    });

    private static PjsData? BodyOf(PjsExecution run, PjsValue value)
    {
        if (value.Is<PjsData>(out var data)) return data;
        if (value.AsString is not { } text) return null;
        run.ChargeMemory(64 + (3L * text.Length));
        run.ChargeText(text.Length);
        return new PjsData(Encoding.UTF8.GetBytes(text));
    }
}
