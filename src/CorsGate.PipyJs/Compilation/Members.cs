using CorsGate.PipyJs.Builtins;

namespace CorsGate.PipyJs.Compilation;

/// <summary>Reading and writing members of any value.</summary>
internal static class Members
{
    /// <summary>The error of reading a member of <c>undefined</c> or <c>null</c>.</summary>
    public static PjsException CannotRead(PjsExecution run, PjsValue self) =>
        run.Error(self.IsNull ? "cannot read property of null" : "cannot read property of undefined");

    /// <summary>A member that is called: the code of a method of the class, or else the value.</summary>
    public static PjsNative? FindMethod(PjsValue self, string name, out PjsValue value)
    {
        value = default;
        if (self.AsObject is { } target)
            return target.TryGetOwn(name, out value) ? null : target.Class.FindMethod(name) ?? ValueOf(target, name, out value);
        var type = ClassOf(self);
        if (type.FindMethod(name) is { } method) return method;
        value = Get(null, self, name);
        return null;
    }

    /// <summary>A member by name.</summary>
    public static PjsValue Get(PjsExecution? run, PjsValue self, string name)
    {
        if (self.AsObject is { } target) return target.Get(name).OrUndefined();
        if (self.AsString is { } text && name is "length")
        {
            run?.ChargeText(text.Length);
            return CodePoints.Length(text);
        }

        return ClassOf(self).Get(self, name);
    }

    /// <summary>A member by a computed key; an array's by number.</summary>
    public static PjsValue Get(PjsExecution run, PjsValue self, PjsValue key)
    {
        if (self.Is<PjsArray>(out var array) && TryIndex(key, out var index)) return array[index];
        return Get(run, self, PjsConvert.ToText(key));
    }

    /// <summary>Writes a member by name; on a primitive it has no effect.</summary>
    public static void Set(PjsExecution run, PjsValue self, string name, PjsValue value)
    {
        if (self.AsObject is not { } target) return;
        if (target is PjsArray array && name is "length") array.Resize(run, PjsConvert.ToIndex(PjsConvert.ToNumber(value)));
        else run.SetProperty(target, name, value);
    }

    /// <summary>Writes a member by a computed key.</summary>
    public static void Set(PjsExecution run, PjsValue self, PjsValue key, PjsValue value)
    {
        if (self.Is<PjsArray>(out var array) && TryIndex(key, out var index)) array.SetAt(run, index, value);
        else Set(run, self, PjsConvert.ToText(key), value);
    }

    /// <summary>Removes a member.</summary>
    public static bool Delete(PjsValue self, PjsValue key)
    {
        if (!self.Is<PjsArray>(out var array) || !TryIndex(key, out var index)) return self.AsObject?.Delete(PjsConvert.ToText(key)) ?? false;
        array.Unset(index);
        return true;
    }

    private static PjsNative? ValueOf(PjsObject target, string name, out PjsValue value)
    {
        value = target.Class.Get(target, name);
        return null;
    }

    // What converts to a finite number counts as an index of an array, undefined and the empty string as 0.
    private static bool TryIndex(PjsValue key, out int index)
    {
        var number = PjsConvert.ToNumber(key);
        index = PjsConvert.ToIndex(number);
        return double.IsFinite(number);
    }

    private static PjsClass ClassOf(PjsValue self) => self.Kind switch
    {
        PjsKind.String => StringClass.Instance,
        PjsKind.Number => NumberClass.Instance,
        _ => PjsClass.Object,
    };
}
