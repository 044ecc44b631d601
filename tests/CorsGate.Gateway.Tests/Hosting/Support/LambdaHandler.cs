using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Hosting.Support;

/// <summary>A handler, and its factory, made of a function.</summary>
internal sealed class LambdaHandler(Func<HttpContext, int, Task> handle) : IRequestHandler, IRequestHandlerFactory, IAsyncDisposable
{
    /// <summary>Answers with protocol, path and port.</summary>
    public static LambdaHandler Describing { get; } = new((context, port) =>
        context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Path} {port}"));

    public GatewayServices? Services { get; private set; }

    public bool IsDisposed { get; private set; }

    public Task HandleAsync(HttpContext context, LocalPort place) => handle(context, place.Port);

    public IRequestHandler Create(GatewayServices services)
    {
        Services = services;
        return this;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
