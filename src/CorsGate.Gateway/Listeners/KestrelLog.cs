using CorsGate.Gateway.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// Kestrel's errors as lines of the gateway's log. What it says at lower levels is about single connections of clients, who
/// could fill the log at will.
/// </summary>
internal sealed class KestrelLog(EventLog log) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(log);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
        // The one place that lines go to is the gateway's log.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log outlives every listener.
    }

    private sealed class Logger(EventLog log) : ILogger
    {
        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error or LogLevel.Critical;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var message = formatter(state, exception);
            if (exception is not null) message = $"{message} {exception.GetType().Name}: {exception.Message}";
            log.Write("error", message.ReplaceLineEndings(" "));
        }
    }
}
