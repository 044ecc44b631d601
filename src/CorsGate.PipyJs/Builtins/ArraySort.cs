namespace CorsGate.PipyJs.Builtins;

/// <summary>
/// Sorting by a function of the script. A merge sort: whatever the function answers, it ends after n·log n calls and loses no value.
/// </summary>
internal static class ArraySort
{
    public static PjsValue Sort(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var function = args.OptionalFunction(0);
        var array = ArrayClass.Self(self);
        var values = array.Items.ToArray();
        run.ChargeMemory(32L * values.Length);
        if (function is null) SortTexts(run, values);
        else MergeSort(run, values, new PjsValue[values.Length], function);
        values.AsSpan(0, Math.Min(values.Length, array.Length)).CopyTo(array.Items);
        return self;
    }

    private static void SortTexts(PjsExecution run, PjsValue[] values)
    {
        var keys = new (bool IsEmpty, string Text, int Place)[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var text = values[i].IsUndefined ? "" : PjsConvert.ToText(values[i]);
            run.ChargeText(text.Length * 16L);
            keys[i] = (values[i].IsUndefined, text, i);
        }

        Array.Sort(keys, values, Comparer<(bool IsEmpty, string Text, int Place)>.Create((a, b) =>
            a.IsEmpty != b.IsEmpty ? (a.IsEmpty ? 1 : -1)
            : PjsConvert.CompareText(a.Text, b.Text) is var order && order != 0 ? order
            : a.Place.CompareTo(b.Place)));
    }

    private static void MergeSort(PjsExecution run, Span<PjsValue> values, Span<PjsValue> spare, PjsFunction function)
    {
        if (values.Length < 2) return;
        var middle = values.Length / 2;
        MergeSort(run, values[..middle], spare[..middle], function);
        MergeSort(run, values[middle..], spare[middle..], function);
        values.CopyTo(spare);
        int left = 0, right = middle;
        for (var i = 0; i < values.Length; i++)
        {
            run.ChargeSteps(1);
            var takeLeft = right >= values.Length || (left < middle && ComesFirst(run, function, spare[left], spare[right]));
            values[i] = takeLeft ? spare[left++] : spare[right++];
        }
    }

    // Undefined and unset places come last. A function may answer with a boolean: whether the first comes before the second.
    private static bool ComesFirst(PjsExecution run, PjsFunction function, PjsValue a, PjsValue b)
    {
        if (b.IsUndefined) return true;
        if (a.IsUndefined) return false;
        var answer = run.Call(function, a, b);
        return answer.IsNumber ? answer.AsNumber <= 0 : answer.IsTruthy;
    }
}
