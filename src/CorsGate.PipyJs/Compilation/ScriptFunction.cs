namespace CorsGate.PipyJs.Compilation;

/// <summary>A function of a script with the variables around it.</summary>
internal sealed class ScriptFunction(FunctionCode code, Frame frame) : PjsFunction
{
    private Frame? _spare;

    public override string Name => code.Name;

    internal override PjsValue Invoke(PjsExecution run, ReadOnlySpan<PjsValue> arguments)
    {
        run.Enter(code.Steps);
        PjsValue result;
        if (code.Slots == 0)
        {
            result = code.Body(run, frame);
        }
        else
        {
            var inner = TakeFrame(run);
            var count = Math.Min(arguments.Length, code.Parameters);
            arguments[..count].CopyTo(inner.Slots);
            foreach (var (place, otherwise, pattern) in code.Special)
            {
                if (otherwise is not null && inner.Slots[place].IsUndefined) inner.Slots[place] = otherwise(run, inner);
                pattern?.Invoke(run, inner, inner.Slots[place]);
            }

            result = code.Body(run, inner);
            if (code.EndsWithCall)
            {
                Array.Clear(inner.Slots);
                _spare = inner;
            }
        }

        run.Leave();
        return result;
    }

    // The frame of the last call serves the next one where nothing can still refer to it. Calls pass the gate of the realm.
    private Frame TakeFrame(PjsExecution run)
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        run.ChargeMemory(48 + (16L * code.Slots));
        return new Frame(frame.Module, frame, code.Slots);
    }
}
