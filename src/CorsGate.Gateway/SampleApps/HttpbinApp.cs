using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.SampleApps;

/// <summary>The httpbin-compatible app: finds the endpoint, checks the method, adds httpbin's CORS headers.</summary>
/// <remarks>A path is the name of an endpoint and at most one argument: <c>/status/404</c>. Unknown names are 404, wrong methods 405.</remarks>
internal sealed class HttpbinApp : IRequestHandler
{
    private const string Any = "GET, POST, PUT, PATCH, DELETE";
    private const string Read = "GET";

    private static readonly Dictionary<string, Endpoint> Endpoints = new(StringComparer.Ordinal)
    {
        ["get"] = new(Read, Echo.GetAsync),
        ["post"] = new("POST", Echo.WithBodyAsync),
        ["put"] = new("PUT", Echo.WithBodyAsync),
        ["patch"] = new("PATCH", Echo.WithBodyAsync),
        ["delete"] = new("DELETE", Echo.WithBodyAsync),
        ["anything"] = new(Any, Echo.AnythingAsync, Argument.Optional),
        ["headers"] = new(Read, Echo.HeadersAsync),
        ["ip"] = new(Read, Echo.AddressAsync),
        ["user-agent"] = new(Read, Echo.UserAgentAsync),
        ["uuid"] = new(Read, Values.UuidAsync),
        ["base64"] = new(Read, Values.Base64Async, Argument.Required),
        ["bytes"] = new(Read, Values.BytesAsync, Argument.Required),
        ["status"] = new(Any, Answers.StatusAsync, Argument.Required),
        ["delay"] = new(Any, Answers.DelayAsync, Argument.Required),
        ["redirect-to"] = new(Any, Answers.RedirectAsync),
        ["response-headers"] = new("GET, POST", Answers.ResponseHeadersAsync),
        ["stream"] = new(Read, Streams.LinesAsync, Argument.Required),
        ["sse"] = new(Read, Streams.EventsAsync),
        ["websocket"] = new("GET, CONNECT", WebSocketEcho.HandleAsync, Argument.Required),
    };

    private enum Argument
    {
        None,
        Optional,
        Required,
    }

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context, LocalPort place)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            // The client has gone: there is nobody to answer.
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await Reply.StatusAsync(context, exception.StatusCode);
        }
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        HttpbinCors.Apply(request, context.Response.Headers);
        if (HttpMethods.IsOptions(request.Method)) return HttpbinCors.AnswerOptionsAsync(context);

        var (name, argument) = Split(request.Path.Value ?? "/");
        if (!Endpoints.TryGetValue(name, out var endpoint) || !endpoint.Takes(argument))
            return Reply.StatusAsync(context, StatusCodes.Status404NotFound);
        if (!endpoint.Allows(request.Method))
        {
            context.Response.Headers.Allow = endpoint.Allow;
            return Reply.StatusAsync(context, StatusCodes.Status405MethodNotAllowed);
        }

        return endpoint.Handle(context, argument ?? "");
    }

    private static (string Name, string? Argument) Split(string path)
    {
        var slash = path.IndexOf('/', 1);
        return slash < 0 ? (path[1..], null) : (path[1..slash], path[(slash + 1)..]);
    }

    private sealed class Endpoint(string methods, Func<HttpContext, string, Task> handle, Argument argument = Argument.None)
    {
        private readonly string[] _allowed = methods.Split(", ");

        public Func<HttpContext, string, Task> Handle { get; } = handle;

        /// <summary>The value of the Allow header.</summary>
        public string Allow { get; } = (methods.StartsWith(Read, StringComparison.Ordinal) ? methods + ", HEAD" : methods) + ", OPTIONS";

        public bool Allows(string method) =>
            _allowed.Contains(method, StringComparer.Ordinal) || (HttpMethods.IsHead(method) && _allowed.Contains(Read, StringComparer.Ordinal));

        public bool Takes(string? value) => argument switch
        {
            Argument.None => value is null,
            Argument.Required => !string.IsNullOrEmpty(value),
            _ => true,
        };
    }
}
