using CorsGate.Gateway.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// The services of one bare Kestrel: no host, no middleware, no routing. Its HTTPS support needs services that only its own
/// registration extension can add, so that extension is run against a builder which collects services and builds nothing.
/// </summary>
internal static class KestrelServices
{
    /// <summary>Kestrel asks for a place to announce bad requests to; nobody listens. One for all, since each is kept for good.</summary>
    private static readonly System.Diagnostics.DiagnosticListener Diagnostics = new("CorsGate.Gateway.Listeners");

    /// <summary>Makes the services of a Kestrel.</summary>
    /// <param name="log">Where errors go.</param>
    /// <param name="transport">What binds TCP endpoints; null: each by itself.</param>
    /// <param name="configure">Sets the server up.</param>
    public static ServiceProvider Create(EventLog log, IConnectionListenerFactory? transport, Action<KestrelServerOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddOptions();
        services.AddMetrics();
        services.AddSingleton<System.Diagnostics.DiagnosticSource>(Diagnostics);
        services.AddSingleton<ILoggerFactory>(new KestrelLog(log));
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<IConnectionListenerFactory>(transport ?? new SocketTransport(log));
        services.AddSingleton<IConnectionListenerFactory, VirtualTransport>();
        new ServiceCollector(services).UseKestrelCore();
        services.Configure(configure);
        return services.BuildServiceProvider();
    }

    private sealed class ServiceCollector(IServiceCollection services) : IWebHostBuilder
    {
        private readonly WebHostBuilderContext _context = new();

        public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
        {
            configureServices(services);
            return this;
        }

        public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
        {
            configureServices(_context, services);
            return this;
        }

        public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

        public IWebHostBuilder UseSetting(string key, string? value) => this;

        public string? GetSetting(string key) => null;

#pragma warning disable ASPDEPR008 // The registration extension takes this interface, and the interface has this member.
        public IWebHost Build() => throw new NotSupportedException("Only services are collected here.");
#pragma warning restore ASPDEPR008
    }
}
