namespace CorsGate.Config.Loading;

/// <summary>How plugin scripts are run (<c>--osm-edge-scripts</c>).</summary>
public enum ScriptExecution
{
    /// <summary>A script whose behaviour is known natively is answered natively, every other one by the interpreter.</summary>
    Auto,

    /// <summary>The interpreter runs every script.</summary>
    Always,
}
