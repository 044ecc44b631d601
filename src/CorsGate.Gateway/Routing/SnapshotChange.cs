namespace CorsGate.Gateway.Routing;

/// <summary>
/// What a build made, beside what it took over from the snapshot before: for who keeps books about the routes that serve, and need
/// not go through all of them.
/// </summary>
/// <param name="since">The generation of the snapshot before; 0: there was none, or too much changed to be told apart.</param>
internal sealed class SnapshotChange(int since)
{
    /// <summary>The generation of the snapshot before; 0: there was none, and nothing below is filled in but the counts.</summary>
    public int Since { get; private set; } = since;

    /// <summary>Virtual hosts that are there now and were not, each with its listener's name.</summary>
    public List<(string Listener, string Hostname)> AddedHosts { get; } = [];

    /// <summary>Virtual hosts that were there and are not now.</summary>
    public List<(string Listener, string Hostname)> RemovedHosts { get; } = [];

    /// <summary>Routes that were compiled, each with its listener's name.</summary>
    public List<(string Listener, CompiledRoute Route)> AddedRoutes { get; } = [];

    /// <summary>Routes that are not in force any more; often another one of the same name is.</summary>
    public List<(string Listener, CompiledRoute Route)> RemovedRoutes { get; } = [];

    /// <summary>How many virtual hosts were compiled or changed.</summary>
    public int CompiledHosts { get; set; }

    /// <summary>How many routes were compiled.</summary>
    public int CompiledRoutes { get; set; }

    /// <summary>Says that the books have to be made anew: what stayed goes by another name.</summary>
    public void Forget() => Since = 0;
}
