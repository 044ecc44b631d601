using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.RequestChecks;
using CorsGate.PipyJs;
using CorsGate.PipyJs.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Plugins;

/// <summary>The head of a request to scripts and back.</summary>
internal static class RequestHeads
{
    /// <summary>The head as scripts see it.</summary>
    public static PjsObject Read(GatewayRequest request)
    {
        var context = request.Context;
        var path = request.RawTarget is "*" ? "*" : request.Path.Target;
        return MessageHead.Request(context.Request.Method, path, ScriptFields.Read(context.Request.Headers), context.Request.Protocol);
    }

    /// <summary>Makes the request what scripts left of it.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? Apply(PjsValue head, GatewayRequest request)
    {
        if (Line(head, out var method, out var path) is { } problem)
            return problem;
        var http = request.Context.Request;
        if (!string.Equals(method, http.Method, StringComparison.Ordinal))
            http.Method = method;
        if (!string.Equals(path, request.Path.Target, StringComparison.Ordinal) && path is not "*")
        {
            if (!RequestPath.TryParse(path, out var parsed, out var reason))
                return $"the path of the request must not be forwarded: {reason}";
            request.Path = parsed;
        }

        return ScriptFields.Apply(head.AsObject?.Get("headers") ?? default, http.Headers, keepsLines: false);
    }

    /// <summary>Method and path of a head.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? Line(PjsValue head, out string method, out string path)
    {
        (method, path) = ("", "");
        if (!head.IsObject && !head.IsNullish)
            return "the head of the request is no object";
        method = TextOr(head.AsObject?.Get("method") ?? default, "GET");
        path = TextOr(head.AsObject?.Get("path") ?? default, "/");
        if (!FieldText.IsToken(method) || HttpMethods.IsConnect(method) || method.Length > 64)
            return "the method of the request is no token, or CONNECT";
        return path.StartsWith('/') || path is "*" ? null : "the path of the request does not start with /";
    }

    private static string TextOr(PjsValue value, string otherwise) => value.IsNullish ? otherwise : value.AsString ?? value.ToString();
}
