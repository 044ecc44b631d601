namespace CorsGate.PipyJs.Builtins;

/// <summary>The methods of arrays that call a function or only look.</summary>
internal static class ArrayClass
{
    public static PjsClass Instance { get; } = ArrayChanges.AddTo(new PjsClass("pjs::Array")
        .Accessor("length", self => ((PjsArray)self).Length)
        .Method("concat", Concat)
        .Method("every", (run, self, args) => FirstPlace(run, self, args, wanted: false) < 0)
        .Method("some", (run, self, args) => FirstPlace(run, self, args, wanted: true) >= 0)
        .Method("find", (run, self, args) => FirstPlace(run, self, args, wanted: true) is var place and >= 0 ? Self(self)[place] : default)
        .Method("findIndex", (run, self, args) => FirstPlace(run, self, args, wanted: true))
        .Method("filter", Filter)
        .Method("flat", Flat)
        .Method("flatMap", FlatMap)
        .Method("forEach", ForEach)
        .Method("map", Map)
        .Method("includes", (run, self, args) => IndexOf(run, self, args) >= 0)
        .Method("indexOf", (run, self, args) => IndexOf(run, self, args))
        .Method("lastIndexOf", LastIndexOf)
        .Method("join", Join)
        .Method("reduce", (run, self, args) => Reduce(run, self, args, fromEnd: false))
        .Method("reduceRight", (run, self, args) => Reduce(run, self, args, fromEnd: true))
        .Method("slice", Slice));

    public static PjsConstructor Constructor() => new("Array", Instance, (run, _, args) =>
    {
        var length = args.IntOr(0, 0);
        if (length < 0) throw run.Error("invalid array length");
        var array = new PjsArray();
        array.Resize(run, length);
        return array;
    });

    public static PjsArray Self(PjsValue self) => (PjsArray)self.AsObject!;

    private static PjsValue Concat(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var all = new PjsArray();
        Append(run, all, Self(self));
        foreach (var value in args.Values)
        {
            if (value.Is<PjsArray>(out var array)) Append(run, all, array);
            else all.Push(run, value);
        }

        return all;
    }

    private static void Append(PjsExecution run, PjsArray target, PjsArray source)
    {
        run.ChargeSteps(1 + source.Length);
        for (int i = 0, n = source.Length; i < n; i++) target.Push(run, source.Raw(i));
    }

    // The first place for which the function says yes, or no; -1 without one.
    private static int FirstPlace(PjsExecution run, PjsValue self, PjsArguments args, bool wanted)
    {
        var function = args.Function(0);
        var array = Self(self);
        for (int i = 0, n = array.Length; i < n; i++)
        {
            run.ChargeSteps(1);
            var item = array.Raw(i);
            if (!item.IsHole && run.Call(function, item, i, self).IsTruthy == wanted) return i;
        }

        return -1;
    }

    private static PjsValue Filter(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var function = args.Function(0);
        var array = Self(self);
        var result = new PjsArray();
        for (int i = 0, n = array.Length; i < n; i++)
        {
            run.ChargeSteps(1);
            var item = array.Raw(i);
            if (!item.IsHole && run.Call(function, item, i, self).IsTruthy) result.Push(run, item);
        }

        return result;
    }

    private static PjsValue Map(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var function = args.Function(0);
        var array = Self(self);
        var result = new PjsArray();
        result.Resize(run, array.Length);
        for (int i = 0, n = array.Length; i < n; i++)
        {
            run.ChargeSteps(1);
            var item = array.Raw(i);
            if (!item.IsHole) result.SetAt(run, i, run.Call(function, item, i, self));
        }

        return result;
    }

    private static PjsValue ForEach(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var function = args.Function(0);
        var array = Self(self);
        for (int i = 0, n = array.Length; i < n; i++)
        {
            run.ChargeSteps(1);
            var item = array.Raw(i);
            if (!item.IsHole) run.Call(function, item, i, self);
        }

        return default;
    }

    private static PjsValue FlatMap(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var function = args.Function(0);
        var array = Self(self);
        var result = new PjsArray();
        for (int i = 0, n = array.Length; i < n; i++)
        {
            run.ChargeSteps(1);
            var item = array.Raw(i);
            if (item.IsHole) continue;
            var value = run.Call(function, item, i, self);
            if (value.Is<PjsArray>(out var inner)) Append(run, result, inner);
            else result.Push(run, value);
        }

        return result;
    }

    private static PjsValue Flat(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var depth = args.IntOr(0, 1);
        var result = new PjsArray();
        Expand(Self(self), 1);
        return result;

        void Expand(PjsArray array, int level)
        {
            run.CheckDepth(level);
            run.ChargeSteps(1 + array.Length);
            for (int i = 0, n = array.Length; i < n; i++)
            {
                var item = array.Raw(i);
                if (item.IsHole) continue;
                if (level <= depth && item.Is<PjsArray>(out var inner)) Expand(inner, level + 1);
                else result.Push(run, item);
            }
        }
    }

    private static int IndexOf(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var wanted = args.Any(0);
        var array = Self(self);
        var start = args.IntOr(1, 0);
        if (start < 0) start = Math.Max(0, array.Length + start);
        run.ChargeSteps(1 + array.Length);
        for (var i = start; i < array.Length; i++)
        {
            if (!array.Raw(i).IsHole && PjsConvert.AreIdentical(array.Raw(i), wanted)) return i;
        }

        return -1;
    }

    // As in Pipy, the search begins at the start unless told otherwise, and so finds the first element only.
    private static PjsValue LastIndexOf(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var wanted = args.Any(0);
        var array = Self(self);
        var start = args.IntOr(1, 0);
        if (start < 0) start = array.Length + start;
        run.ChargeSteps(1 + array.Length);
        for (var i = Math.Min(start, array.Length - 1); i >= 0; i--)
        {
            if (!array.Raw(i).IsHole && PjsConvert.AreIdentical(array.Raw(i), wanted)) return i;
        }

        return -1;
    }

    private static PjsValue Join(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var separator = args.OptionalString(0) ?? ",";
        var array = Self(self);
        var parts = new List<string>(array.Length);
        var length = 0L;
        for (var i = 0; i < array.Length; i++)
        {
            run.ChargeSteps(1);
            if (array.Raw(i).IsHole) continue;
            var part = PjsConvert.ToText(array.Raw(i));
            length += part.Length + (parts.Count > 0 ? separator.Length : 0);
            if (length > run.Budget.MaxStringLength) run.ChargeString(length);
            parts.Add(part);
        }

        run.ChargeString(length);
        return string.Join(separator, parts);
    }

    private static PjsValue Reduce(PjsExecution run, PjsValue self, PjsArguments args, bool fromEnd)
    {
        var function = args.Function(0);
        var array = Self(self);
        var isFirst = args.Count < 2;
        var result = args[1];
        for (int step = 0, n = array.Length; step < n; step++)
        {
            run.ChargeSteps(1);
            var i = fromEnd ? n - 1 - step : step;
            var item = array.Raw(i);
            if (item.IsHole) continue;
            result = isFirst ? item : run.Call(function, result, item, i, self);
            isFirst = false;
        }

        return result;
    }

    // As in Pipy, a negative place is subtracted from the length, and so lies beyond the end.
    private static PjsValue Slice(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var array = Self(self);
        long start = args.IntOr(0, 0);
        long end = args.IntOr(1, array.Length);
        if (start < 0) start = array.Length - start;
        if (end < 0) end = array.Length - end;
        end = Math.Min(end, array.Length);
        var result = new PjsArray();
        run.ChargeSteps(1 + Math.Max(0, end - start));
        for (var i = start; i < end; i++) result.Push(run, array[(int)i]);
        return result;
    }
}
