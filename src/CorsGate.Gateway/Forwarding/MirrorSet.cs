using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Forwarding;

/// <summary>The copies of one request. They leave once the request itself has a connection, so that trying another endpoint copies nothing twice.</summary>
internal sealed class MirrorSet
{
    private readonly MirrorSender _sender;
    private readonly List<(HttpRequestMessage Message, MirrorBody? Body, bool AcceptAnyCertificate)> _copies = [];
    private int _isStarted;

    private MirrorSet(MirrorSender sender) => _sender = sender;

    /// <summary>Prepares the copies while the client's fields may be read; null: there are none.</summary>
    public static MirrorSet? Prepare(HttpContext context, in ForwardTarget target, bool hasBody, RequestMessages messages, MirrorSender sender)
    {
        if (target.Mirrors is not { Count: > 0 } mirrors)
            return null;
        var set = new MirrorSet(sender);
        for (var i = 0; i < mirrors.Count; i++)
        {
            var body = hasBody ? new MirrorBody(sender.BufferBytes) : null;
            var mirror = mirrors[i];
            var message = messages.Create(context, in target, mirror.Endpoint, mirror.Endpoint.Protocol ?? mirror.Protocol, default, body);
            if (message is not null)
                set._copies.Add((message, body, mirror.AcceptAnyCertificate));
        }

        return set;
    }

    /// <summary>Sends the copies, once.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
            return;
        foreach (var (message, _, acceptAnyCertificate) in _copies)
            _sender.Send(message, acceptAnyCertificate);
    }

    /// <summary>Gives a part of the body to every copy.</summary>
    public void Offer(ReadOnlySpan<byte> bytes)
    {
        foreach (var (_, body, _) in _copies)
            body?.Offer(bytes);
    }

    /// <summary>Ends the body of every copy.</summary>
    /// <param name="whole">Whether all of it was offered; if not, the copies break off.</param>
    public void CompleteBody(bool whole)
    {
        foreach (var (_, body, _) in _copies)
            body?.Complete(whole);
    }
}
