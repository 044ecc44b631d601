namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>An upstream that keeps the requests that it was sent.</summary>
public interface IRecordingUpstream : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its port on loopback.</summary>
    int Port { get; }

    /// <summary>Takes everything received since the last call.</summary>
    RawMessage[] Take();
}
