namespace CorsGate.PipyJs.Hosting;

/// <summary>Makes the heads that scripts get: objects like any other, so that scripts can change, add and copy fields.</summary>
public static class MessageHead
{
    private static readonly string[] RequestFields = ["protocol", "headers", "method", "scheme", "authority", "path"];
    private static readonly string[] ResponseFields = ["protocol", "headers", "status", "statusText"];

    /// <summary>The head of a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="headers">The header fields, names in lower case.</param>
    /// <param name="protocol">The protocol, <c>HTTP/1.1</c> for example.</param>
    public static PjsObject Request(string method, string path, PjsObject headers, string protocol = "HTTP/1.1")
    {
        var head = new PjsObject(RequestFields);
        head.SetLiteral(0, protocol);
        head.SetLiteral(1, headers);
        head.SetLiteral(2, method);
        head.SetLiteral(5, path);
        return head;
    }

    /// <summary>The head of a response.</summary>
    /// <param name="status">The status.</param>
    /// <param name="statusText">The reason phrase.</param>
    /// <param name="headers">The header fields, names in lower case.</param>
    /// <param name="protocol">The protocol, <c>HTTP/1.1</c> for example.</param>
    public static PjsObject Response(int status, string statusText, PjsObject headers, string protocol = "HTTP/1.1")
    {
        var head = new PjsObject(ResponseFields);
        head.SetLiteral(0, protocol);
        head.SetLiteral(1, headers);
        head.SetLiteral(2, status);
        head.SetLiteral(3, statusText);
        return head;
    }
}
