using System.Buffers;
using CorsGate.Gateway.Listeners;

namespace CorsGate.Gateway.Tests.Listeners;

public class Http2PrefaceTests
{
    [Fact]
    public void Every_true_prefix_is_partial_and_only_the_whole_is_complete()
    {
        var preface = Http2Preface.Bytes.ToArray();
        for (var length = 0; length < preface.Length; length++)
            Assert.Equal(PrefaceMatch.Partial, Http2Preface.Compare(new ReadOnlySequence<byte>(preface, 0, length)));
        Assert.Equal(PrefaceMatch.Complete, Http2Preface.Compare(new ReadOnlySequence<byte>(preface)));
        Assert.Equal(PrefaceMatch.Complete, Http2Preface.Compare(new ReadOnlySequence<byte>([.. preface, 0, 0, 0])));
    }

    [Fact]
    public void A_wrong_byte_anywhere_decides_at_once()
    {
        for (var wrong = 0; wrong < Http2Preface.Bytes.Length; wrong++)
        {
            var bytes = Http2Preface.Bytes[..(wrong + 1)].ToArray();
            bytes[wrong] ^= 0x20;
            Assert.Equal(PrefaceMatch.Different, Http2Preface.Compare(new ReadOnlySequence<byte>(bytes)));
        }
    }

    [Fact]
    public void Segment_borders_do_not_matter()
    {
        var preface = Http2Preface.Bytes.ToArray();
        for (var cut = 0; cut <= preface.Length; cut++)
        {
            var first = new Segment(preface.AsMemory(0, cut), null);
            var last = new Segment(preface.AsMemory(cut), first);
            Assert.Equal(PrefaceMatch.Complete, Http2Preface.Compare(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length)));
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null) return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
