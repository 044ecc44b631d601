namespace CorsGate.PipyJs.Hosting;

/// <summary>Where a request that leaves a chain goes.</summary>
public enum ExchangeKind
{
    /// <summary>To the Service that the request was routed to.</summary>
    Forward,

    /// <summary>To the Service that its Host names now: the chain's list names the module that routes.</summary>
    Route,

    /// <summary>To the host and port that a script names: <c>connect</c>.</summary>
    Connect,
}
