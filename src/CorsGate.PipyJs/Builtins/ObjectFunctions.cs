namespace CorsGate.PipyJs.Builtins;

/// <summary><c>Object</c> and its functions.</summary>
internal static class ObjectFunctions
{
    public static PjsConstructor Constructor() => new(
        "Object",
        PjsClass.Object,
        (_, _, _) => new PjsObject(),
        statics: new PjsClass("pjs::Constructor<pjs::Object>")
            .Method("assign", AssignAll)
            .Method("entries", (run, _, args) => List(run, args, entry => new PjsArray(entry.Key, entry.Value)))
            .Method("fromEntries", FromEntries)
            .Method("keys", (run, _, args) => List(run, args, entry => entry.Key))
            .Method("values", (run, _, args) => List(run, args, entry => entry.Value)));

    /// <summary>Copies the enumerable fields and properties of an object onto another.</summary>
    public static void Assign(PjsExecution run, PjsObject target, PjsObject source)
    {
        run.ChargeSteps(1 + source.Count);
        if (source.Class.EnumerableFields.Count == 0)
        {
            for (var i = 0; i < source.Count; i++) run.SetProperty(target, source.KeyAt(i), source.ValueAt(i));
            return;
        }

        foreach (var (key, value) in source.Entries().ToArray()) run.SetProperty(target, key, value);
    }

    private static PjsValue AssignAll(PjsExecution run, PjsValue self, PjsArguments args)
    {
        if (args.Any(0).AsObject is not { } target) return args[0].IsNullish ? PjsValue.Null : args[0];
        foreach (var value in args.Values[1..])
        {
            if (value.AsObject is { } source) Assign(run, target, source);
        }

        return target;
    }

    private static PjsValue List(PjsExecution run, PjsArguments args, Func<KeyValuePair<string, PjsValue>, PjsValue> select)
    {
        if (args.Object(0) is not { } source) return PjsValue.Null;
        var list = new PjsArray();
        run.ChargeSteps(1 + source.Count);
        for (var i = 0; i < source.Count && source.Class.EnumerableFields.Count == 0; i++)
        {
            run.ChargeMemory(32);
            list.Push(run, select(new(source.KeyAt(i), source.ValueAt(i).OrUndefined())));
        }

        if (source.Class.EnumerableFields.Count == 0) return list;
        foreach (var entry in source.Entries())
        {
            run.ChargeMemory(32);
            list.Push(run, select(entry));
        }

        return list;
    }

    private static PjsValue FromEntries(PjsExecution run, PjsValue self, PjsArguments args)
    {
        if (args.Any(0).IsNull) return PjsValue.Null;
        var entries = args.Array(0);
        var result = new PjsObject();
        run.ChargeSteps(1 + entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Is<PjsArray>(out var entry)) run.SetProperty(result, PjsConvert.ToText(entry[0]), entry[1]);
        }

        return result;
    }
}
