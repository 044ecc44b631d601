namespace CorsGate.Gateway.Hosting;

/// <summary>Whether traffic should be sent here.</summary>
/// <param name="waitsFor">Says what the first configuration waits for; null: nothing in particular.</param>
internal sealed class GatewayReadiness(Func<string?>? waitsFor = null)
{
    private const string NothingYet = "no configuration serves yet";
    private volatile string? _whyNot = NothingYet;
    private volatile bool _isDraining;

    /// <summary>Why traffic should go elsewhere; null: it should come.</summary>
    public string? WhyNot => _isDraining ? "draining" : ReferenceEquals(_whyNot, NothingYet) ? waitsFor?.Invoke() ?? NothingYet : _whyNot;

    /// <summary>A configuration was applied.</summary>
    /// <param name="whyNotReady">Why nothing of it is served; null: something is, or it asks for nothing.</param>
    public void Applied(string? whyNotReady) => _whyNot = whyNotReady;

    /// <summary>The gateway is stopping.</summary>
    public void BeginDrain() => _isDraining = true;
}
