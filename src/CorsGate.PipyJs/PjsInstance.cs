using CorsGate.PipyJs.Compilation;

namespace CorsGate.PipyJs;

/// <summary>
/// A script in a realm. The host first evaluates it; the script's <c>pipy({…})</c> then calls the host, which declares the variables
/// of the request in a <see cref="PjsContextLayout"/> and binds their names here, as it does for what the script imports.
/// </summary>
public sealed class PjsInstance
{
    private readonly Evaluator _code;
    private readonly PjsModule _module;

    internal PjsInstance(PjsRealm realm, Evaluator code, PjsModule module)
    {
        Realm = realm;
        LoadBudget = realm.Budget;
        _code = code;
        _module = module;
    }

    /// <summary>The realm.</summary>
    public PjsRealm Realm { get; }

    /// <summary>What loading the script may use; what a callback may, unless the host sets more.</summary>
    public PjsBudget LoadBudget { get; set; }

    /// <summary>Makes a name of the script a variable of the request. Before the realm serves.</summary>
    /// <param name="name">The name.</param>
    /// <param name="slot">The variable's slot; that of another module for an import.</param>
    public void BindVariable(string name, int slot) => _module.BindVariable(name, slot);

    /// <summary>Makes a name of the script a constant of its own, such as <c>__filename</c>. Before the realm serves.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">What it means.</param>
    public void BindConstant(string name, PjsValue value) => _module.BindConstant(name, value);

    /// <summary>Evaluates the script's expression.</summary>
    /// <exception cref="PjsException">The script failed or used up its budget.</exception>
    public PjsValue Evaluate() => Realm.Evaluate(run => _code(run, new Frame(_module, null, 0)), LoadBudget);
}
