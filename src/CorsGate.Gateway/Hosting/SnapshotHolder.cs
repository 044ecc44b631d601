using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Hosting;

/// <summary>
/// The snapshot in force. A request reads it once, when it begins, and keeps what it read until it ends; replacing it is one
/// reference.
/// </summary>
public sealed class SnapshotHolder
{
    private volatile GatewaySnapshot? _current;
    private Action<GatewaySnapshot>? _replaced;

    /// <summary>The snapshot in force; null until the first configuration serves (requests are answered with 503).</summary>
    public GatewaySnapshot? Current
    {
        get => _current;
        internal set
        {
            _current = value;
            if (value is not null)
                _replaced?.Invoke(value);
        }
    }

    /// <summary>Calls code with each later snapshot as soon as it is in force: for what is kept beside snapshots and no longer needed.</summary>
    internal void WhenReplaced(Action<GatewaySnapshot> code) => _replaced += code;
}
