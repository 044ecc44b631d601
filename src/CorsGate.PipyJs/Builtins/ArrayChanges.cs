namespace CorsGate.PipyJs.Builtins;

/// <summary>The methods of arrays that change them.</summary>
internal static class ArrayChanges
{
    public static PjsClass AddTo(PjsClass type) => type
        .Method("copyWithin", CopyWithin)
        .Method("fill", Fill)
        .Method("pop", Pop)
        .Method("push", (run, self, args) =>
        {
            var array = ArrayClass.Self(self);
            foreach (var value in args.Values) array.Push(run, value);
            return array.Length;
        })
        .Method("reverse", Reverse)
        .Method("shift", (run, self, _) => ArrayClass.Self(self) is { Length: > 0 } array ? Replace(run, array, 0, 1, default)[0] : default)
        .Method("sort", ArraySort.Sort)
        .Method("splice", Splice)
        .Method("unshift", (run, self, args) =>
        {
            Replace(run, ArrayClass.Self(self), 0, 0, args.Values);
            return ArrayClass.Self(self).Length;
        });

    private static PjsValue CopyWithin(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var array = ArrayClass.Self(self);
        var n = array.Length;
        int target = FromEnd(args.Int(0), n), start = FromEnd(args.IntOr(1, 0), n), end = FromEnd(args.IntOr(2, n), n);
        if (target >= n || start >= n || target == start) return self;
        run.ChargeSteps(1 + n);
        var offset = target - start;
        end = Math.Min(Math.Min(end, n), n - offset);
        var copy = start < end ? array.Items[start..end].ToArray() : [];
        for (var i = 0; i < copy.Length; i++)
        {
            if (!copy[i].IsHole) array.Items[target + i] = copy[i];
        }

        return self;
    }

    private static PjsValue Fill(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var array = ArrayClass.Self(self);
        var start = FromEnd(args.IntOr(1, 0), array.Length);
        var end = FromEnd(args.IntOr(2, array.Length), array.Length);
        if (end > array.Length) array.Resize(run, end);
        run.ChargeSteps(1 + Math.Max(0, end - start));
        if (start < end) array.Items[start..end].Fill(args[0]);
        return self;
    }

    private static PjsValue Pop(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var array = ArrayClass.Self(self);
        if (array.Length == 0) return default;
        var last = array[array.Length - 1];
        array.Resize(run, array.Length - 1);
        return last;
    }

    private static PjsValue Reverse(PjsExecution run, PjsValue self, PjsArguments args)
    {
        run.ChargeSteps(1 + ArrayClass.Self(self).Length);
        ArrayClass.Self(self).Items.Reverse();
        return self;
    }

    private static PjsValue Splice(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var array = ArrayClass.Self(self);
        var start = Math.Min(FromEnd(args.Int(0), array.Length), array.Length);
        var count = Math.Clamp(args.IntOr(1, array.Length), 0, array.Length - start);
        return Replace(run, array, start, count, args.Count > 2 ? args.Values[2..] : default);
    }

    // Takes a range out and puts values in its place; gives what was taken.
    private static PjsArray Replace(PjsExecution run, PjsArray array, int start, int count, ReadOnlySpan<PjsValue> values)
    {
        var removed = new PjsArray(array.Items.Slice(start, count));
        var length = array.Length;
        run.ChargeSteps(1 + length - start + values.Length);
        run.ChargeMemory(16L * count);
        if (values.Length > count) array.Resize(run, length + values.Length - count);
        var items = array.Items;
        items[(start + count)..length].CopyTo(items[(start + values.Length)..]);
        values.CopyTo(items[start..]);
        if (values.Length < count) array.Resize(run, length + values.Length - count);
        return removed;
    }

    private static int FromEnd(int place, int length) => place < 0 ? Math.Max(0, length + place) : place;
}
