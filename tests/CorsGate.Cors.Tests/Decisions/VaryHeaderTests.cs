using CorsGate.Cors.Decisions;

namespace CorsGate.Cors.Tests.Decisions;

public class VaryHeaderTests
{
    private const CorsVary All = CorsVary.Origin | CorsVary.RequestMethod | CorsVary.RequestHeaders;

    [Theory]
    [InlineData(null, CorsVary.None, null)]
    [InlineData("", CorsVary.None, null)]
    [InlineData(null, CorsVary.Origin, "Origin")]
    [InlineData("", CorsVary.Origin, "Origin")]
    [InlineData(" ", CorsVary.Origin, "Origin")]
    [InlineData(null, All, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")]
    [InlineData(null, CorsVary.Origin | CorsVary.RequestHeaders, "Origin, Access-Control-Request-Headers")]
    [InlineData("Accept-Encoding", CorsVary.None, "Accept-Encoding")]
    [InlineData("Accept-Encoding", CorsVary.Origin, "Accept-Encoding, Origin")]
    [InlineData("origin", CorsVary.Origin, "origin")]
    [InlineData("Accept-Encoding,ORIGIN ", CorsVary.Origin, "Accept-Encoding,ORIGIN ")]
    [InlineData("X-Origin, Origin-X", CorsVary.Origin, "X-Origin, Origin-X, Origin")]
    [InlineData("origin, access-control-request-headers", All, "origin, access-control-request-headers, Access-Control-Request-Method")]
    [InlineData("*", All, "*")]
    [InlineData("Accept, *", CorsVary.Origin, "Accept, *")]
    [InlineData(",,", CorsVary.Origin, ",,, Origin")]
    public void What_is_missing_is_added(string? existing, CorsVary vary, string? merged) => Assert.Equal(merged, VaryHeader.Merge(existing, vary));

    [Fact]
    public void Nothing_is_allocated_where_the_upstream_sent_none_or_said_it_all()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? last = null;
        for (var i = 0; i < 1000; i++)
        {
            last = VaryHeader.Merge(null, All) ?? last;
            last = VaryHeader.Merge("Accept-Encoding, origin", CorsVary.Origin);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("Accept-Encoding, origin", last);
    }
}
