using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CorsGate.Gateway.Telemetry;

/// <summary>Brings what the framework logs at Warning and above into the log, each entry as one line.</summary>
/// <param name="log">The log. It is not disposed with the provider.</param>
/// <param name="minimum">The lowest level that is written.</param>
public sealed class EventLogProvider(EventLog log, LogLevel minimum = LogLevel.Warning) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new BridgingLogger(log, minimum, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log outlives what logs into it.
    }

    private sealed class BridgingLogger(EventLog log, LogLevel minimum, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var message = category + ": " + formatter(state, exception);
            if (exception is not null)
                message += " (" + exception.GetType().Name + ": " + exception.Message + ")";
            log.Write(Word(logLevel), message);
        }

        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Trace or LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            _ => "error",
        };
    }
}
