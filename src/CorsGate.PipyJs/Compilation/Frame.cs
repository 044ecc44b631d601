namespace CorsGate.PipyJs.Compilation;

/// <summary>The variables of a running function, and those around it.</summary>
internal sealed class Frame(PjsModule module, Frame? parent, int size)
{
    public readonly PjsValue[] Slots = size == 0 ? [] : new PjsValue[size];

    /// <summary>The module that the function's text belongs to.</summary>
    public readonly PjsModule Module = module;

    public Frame? Parent = parent;
}

/// <summary>A compiled expression.</summary>
internal delegate PjsValue Evaluator(PjsExecution run, Frame frame);

/// <summary>A compiled pattern: puts the parts of a value into slots.</summary>
internal delegate void Binder(PjsExecution run, Frame frame, PjsValue value);
