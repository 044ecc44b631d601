namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>What a <c>handle…</c> or <c>replace…</c> filter is about.</summary>
internal enum EventKind
{
    StreamStart,
    MessageStart,
    Data,
    MessageBody,
    MessageEnd,
    Message,
    StreamEnd,
}
