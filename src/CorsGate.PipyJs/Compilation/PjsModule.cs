namespace CorsGate.PipyJs.Compilation;

/// <summary>A script in a realm: what its free names mean.</summary>
internal sealed class PjsModule(PjsRealm realm, string[] freeNames, IReadOnlyDictionary<string, PjsValue> globals)
{
    private readonly Binding[] _bindings = new Binding[freeNames.Length];

    private enum BindingKind : byte
    {
        Unresolved,
        Variable,
        Constant,
    }

    public PjsRealm Realm => realm;

    /// <summary>Makes a free name a variable of the request.</summary>
    public void BindVariable(string name, int slot) => Bind(name, new Binding(BindingKind.Variable, slot, default));

    /// <summary>Makes a free name a constant.</summary>
    public void BindConstant(string name, PjsValue value) => Bind(name, new Binding(BindingKind.Constant, 0, value));

    public bool TryGet(PjsExecution run, int name, out PjsValue value)
    {
        ref readonly var binding = ref _bindings[name];
        switch (binding.Kind)
        {
            case BindingKind.Variable when run.Context is { } context:
                value = context[binding.Slot];
                return true;
            case BindingKind.Constant:
                value = binding.Value;
                return true;
            default:
                return globals.TryGetValue(freeNames[name], out value);
        }
    }

    /// <summary>What is wrong with an assignment; <c>null</c> where it was done.</summary>
    public string? Assign(PjsExecution run, int name, PjsValue value)
    {
        ref readonly var binding = ref _bindings[name];
        if (binding.Kind == BindingKind.Variable && run.Context is { } context)
        {
            context[binding.Slot] = value;
            return null;
        }

        return binding.Kind == BindingKind.Constant || globals.ContainsKey(freeNames[name])
            ? "cannot assign to a built-in variable"
            : "unresolved identifier";
    }

    private void Bind(string name, Binding binding)
    {
        var place = Array.IndexOf(freeNames, name);
        if (place >= 0) _bindings[place] = binding;
    }

    private readonly record struct Binding(BindingKind Kind, int Slot, PjsValue Value);
}
