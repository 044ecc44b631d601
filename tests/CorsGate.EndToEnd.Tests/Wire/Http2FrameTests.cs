using System.Buffers.Binary;
using System.Text;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>
/// HTTP/2 requests that no well-behaved client can make, written as frames: what would become something else in HTTP/1.1 on
/// the way to the upstream never gets there.
/// </summary>
public sealed class Http2FrameTests : IAsyncLifetime
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte GoAway = 7;
    private readonly RecordingUpstream _upstream = new("up", 200, []);
    private FolderGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await FolderGateway.StartAsync(
        Manifest.Gateway(), Manifest.Service("web", _upstream.Port), Manifest.Route("web", "web"));

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_good_request_gets_through()
    {
        Assert.Equal(200, await SendAsync(("x-good", "yes")));
        Assert.Equal(["yes"], Assert.Single(_upstream.Take()).Values("x-good"));
    }

    [Theory]
    [InlineData("x\r\nevil: 1", "a")]
    [InlineData("x y", "a")]
    [InlineData("x:y", "a")]
    [InlineData("", "a")]
    [InlineData("X-Upper", "a")]
    [InlineData("x\u0001", "a")]
    [InlineData("x\u00e9", "a")]
    [InlineData("x-value", "a\r\nevil: 1")]
    [InlineData("x-value", "a\nevil: 1")]
    [InlineData("x-value", "a\0b")]
    [InlineData("connection", "close")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("te", "gzip")]
    [InlineData("content-length", "5")]
    [InlineData(":path", "/again")]
    [InlineData(":unknown", "a")]
    [InlineData("host", "other.example")]
    public async Task A_field_that_HTTP_1_1_would_read_differently_does_not(string name, string value)
    {
        var status = await SendAsync((name, value));

        var got = _upstream.Take();
        if (name == "host")
        {
            // :authority is what counts; a second opinion is dropped or refused.
            Assert.All(got, m => Assert.Equal(["example.com"], m.Values("Host")));
            return;
        }

        Assert.True(status is null or 400, $"status {status}");
        Assert.Empty(got);
    }

    [Theory]
    [InlineData("/a b")]
    [InlineData("/a\r\nevil: 1")]
    [InlineData("http://other.example/")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("/a/../b")]
    public async Task A_path_that_HTTP_1_1_would_read_differently_does_not(string path)
    {
        Assert.True(await SendAsync(path, "example.com") is null or 400 or 404);
        Assert.Empty(_upstream.Take());
    }

    [Theory]
    [InlineData("user@example.com")]
    [InlineData("example.com:99999")]
    [InlineData("a,b")]
    [InlineData("a b")]
    [InlineData("a\r\nevil: 1")]
    public async Task An_authority_that_is_no_host_does_not(string authority)
    {
        Assert.True(await SendAsync("/", authority) is null or 400);
        Assert.Empty(_upstream.Take());
    }

    private Task<int?> SendAsync(params (string Name, string Value)[] fields) => SendAsync("/", "example.com", fields);

    /// <summary>Sends one request; null: its stream or connection was ended without an answer.</summary>
    private async Task<int?> SendAsync(string path, string authority, params (string Name, string Value)[] fields)
    {
        // HPACK (RFC 7541): 0x82 is :method GET, 0x86 :scheme http; a literal without indexing begins with its name's index or 0.
        using var block = new MemoryStream();
        block.Write([0x82, 0x86, 0x04]);
        Write(block, path);
        block.WriteByte(0x01);
        Write(block, authority);
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            Write(block, name);
            Write(block, value);
        }

        using var connection = await RawConnection.ConnectAsync(_gateway.Port);
        var settings = Frame(4, 0, 0, []);
        await connection.Stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(Preface), .. settings, .. Frame(Headers, 5, 1, block.ToArray())], connection.Limit);
        while (true)
        {
            var head = new byte[9];
            if (await connection.Stream.ReadAtLeastAsync(head, 9, throwOnEndOfStream: false, connection.Limit) < 9)
                return null;
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await connection.Stream.ReadExactlyAsync(payload, connection.Limit);
            switch (head[3])
            {
                case Headers:
                    return Status(payload);
                case Reset or GoAway:
                    return null;
            }
        }
    }

    // The server writes :status first: from the static table, or as a literal with the table's name.
    private static int Status(byte[] block)
    {
        // A change of the dynamic table's size may stand before it.
        var at = (block[0] & 0xe0) == 0x20 ? 1 : 0;
        if ((block[at] & 0x80) != 0)
            return new[] { 200, 204, 206, 304, 400, 404, 500 }[(block[at] & 0x7f) - 8];
        return int.Parse(Encoding.ASCII.GetString(block, at + 2, 3), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Write(MemoryStream block, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        block.WriteByte((byte)bytes.Length);
        block.Write(bytes);
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        payload.CopyTo(frame, 9);
        return frame;
    }
}
