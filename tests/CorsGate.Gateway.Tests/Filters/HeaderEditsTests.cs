using CorsGate.Config.Model;
using CorsGate.Gateway.Filters;
using CorsGate.Gateway.Tests.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Filters;

public class HeaderEditsTests
{
    [Fact]
    public void Fields_are_set_then_added_then_removed()
    {
        var headers = new HeaderDictionary { ["A"] = "old", ["B"] = "old", ["C"] = "old" };
        new HeaderEdits([new HeaderModifier(OnResponse: false, Make.Fields(("a", "new"), ("D", "new")), Make.Fields(("B", "more"), ("E", "new")), ["c"])], onResponse: false)
            .Apply(headers);
        Assert.Equal("new", headers["A"]);
        Assert.Equal("old,more", headers["B"].ToString());
        Assert.False(headers.ContainsKey("C"));
        Assert.Equal("new", headers["D"]);
        Assert.Equal("new", headers["E"]);
    }

    [Fact]
    public void The_same_field_can_be_set_added_and_removed()
    {
        var headers = new HeaderDictionary();
        new HeaderEdits([new HeaderModifier(OnResponse: true, Make.Fields(("x", "1")), Make.Fields(("x", "2")), ["X"])], onResponse: true).Apply(headers);
        Assert.Empty(headers);
    }

    [Theory]
    [InlineData("Content-Length", "5")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("Connection", "close")]
    [InlineData("X", "a\r\nInjected: yes")]
    [InlineData("X", "a\0")]
    [InlineData("X", "snow \u2603")]
    [InlineData("X Y", "a")]
    [InlineData("X:", "a")]
    [InlineData("", "a")]
    public void What_frames_or_breaks_a_message_is_left_alone(string name, string value)
    {
        var headers = new HeaderDictionary();
        var edits = new HeaderEdits([new HeaderModifier(OnResponse: true, Make.Fields((name, value)), [], [])], onResponse: true);
        edits.Apply(headers);
        Assert.True(edits.IsEmpty);
        Assert.Empty(headers);
    }

    [Fact]
    public void Host_can_be_set_but_neither_added_to_nor_removed()
    {
        var headers = new HeaderDictionary { ["Host"] = "a.test" };
        new HeaderEdits([new HeaderModifier(OnResponse: false, Make.Fields(("Host", "b.test")), Make.Fields(("host", "c.test")), ["HOST"])], onResponse: false)
            .Apply(headers);
        Assert.Equal("b.test", Assert.Single(headers["Host"].ToArray()));
    }
}
