namespace CorsGate.PipyJs.Builtins;

/// <summary>The functions that stand in for statements: <c>invoke</c>, <c>repeat</c>, <c>branch</c> and <c>select</c>.</summary>
internal static class ControlFunctions
{
    /// <summary>Calls a function; on an error of the script the second argument is called with the message, or is the result.</summary>
    public static PjsValue Invoke(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var function = args.Function(0);
        var catcher = args[1];
        var mark = run.Mark();
        try
        {
            return run.Call(function);
        }
        catch (PjsException error) when (error.IsCatchable)
        {
            run.Return(mark);
            run.ChargeSteps(PjsException.StepsOfCatching);
            return catcher.Is<PjsFunction>(out var handler) ? run.Call(handler, error.Message) : catcher;
        }
    }

    /// <summary>Calls a function again and again, so many times or for each element, until it gives something.</summary>
    public static PjsValue Repeat(PjsExecution run, PjsValue self, PjsArguments args)
    {
        if (args[0].Is<PjsFunction>(out var endless)) return Loop(run, endless, null, double.PositiveInfinity);
        if (PjsArguments.IsNumeric(args[0])) return Loop(run, args.Function(1), null, PjsConvert.ToNumber(args[0]));
        if (args[0].Is<PjsArray>(out var array)) return Loop(run, args.Function(1), array, array.Length);
        throw args.Expects(0, "a function");
    }

    /// <summary>The result of the first condition that holds; the last argument without a partner is the default.</summary>
    public static PjsValue Branch(PjsExecution run, PjsValue self, PjsArguments args)
    {
        args.Require(2);
        var i = 0;
        for (; i + 1 < args.Count; i += 2)
        {
            if (ValueOf(run, args[i]).IsTruthy) return ValueOf(run, args[i + 1]);
        }

        return i < args.Count ? ValueOf(run, args[i]) : default;
    }

    /// <summary>The result of the first case that equals the first argument; the last argument without a partner is the default.</summary>
    public static PjsValue Select(PjsExecution run, PjsValue self, PjsArguments args)
    {
        args.Require(3);
        var i = 1;
        for (; i + 1 < args.Count; i += 2)
        {
            if (PjsConvert.AreEqual(ValueOf(run, args[i]), args[0])) return ValueOf(run, args[i + 1]);
        }

        return i < args.Count ? ValueOf(run, args[i]) : default;
    }

    private static PjsValue Loop(PjsExecution run, PjsFunction function, PjsArray? array, double count)
    {
        PjsValue result = default;
        for (var i = 0; i < count; i++)
        {
            run.ChargeSteps(1);
            if (array is not null && array.Raw(i).IsHole) continue;
            result = array is null ? run.Call(function, i) : run.Call(function, array[i], i);
            if (!result.IsUndefined) break;
        }

        return result;
    }

    private static PjsValue ValueOf(PjsExecution run, PjsValue value) => value.Is<PjsFunction>(out var function) ? run.Call(function) : value;
}
