using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting;

/// <summary>
/// The body of a message that came from outside. It passes through pipelines unread, so that it can be streamed, until a filter
/// asks for its bytes: then the pipeline waits while the host reads it. Scripts see it as <c>Data</c> only.
/// </summary>
public sealed class MessageBody : HostObject
{
    private static readonly PjsClass ClassOf = new("pipy::Data");

    private PjsData? _data;

    /// <summary>A body to be read when it is needed.</summary>
    public MessageBody()
        : base(ClassOf)
    {
    }

    /// <summary>A body that is known.</summary>
    /// <param name="bytes">The bytes, which are not copied.</param>
    public MessageBody(ReadOnlyMemory<byte> bytes)
        : base(ClassOf)
    {
        Bytes = bytes;
        IsRead = true;
    }

    /// <summary>A body of no bytes.</summary>
    public static MessageBody Empty => new(ReadOnlyMemory<byte>.Empty);

    /// <summary>The bytes; empty until it was read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Whether <see cref="Bytes"/> are all of it.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Whether more than one reader may come, so that it must be read before it is forwarded.</summary>
    public bool MustKeep { get; internal set; }

    /// <summary>The bytes as scripts see them.</summary>
    internal PjsData Data => _data ??= new PjsData(Bytes);

    internal void Read(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        IsRead = true;
    }
}
