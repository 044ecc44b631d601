namespace CorsGate.PipyJs.Builtins;

/// <summary>A map or a set: keys by identity, in the order in which they came.</summary>
internal sealed class MapObject(bool isSet) : PjsObject
{
    private static readonly PjsClass MapClass = Common(new PjsClass("pjs::Map"))
        .Method("get", (_, self, args) => Self(self)._entries.TryGetValue(args.Any(0), out var value) ? value : default)
        .Method("set", (run, self, args) =>
        {
            args.Require(2);
            Self(self).Put(run, args[0], args[1]);
            return self;
        });

    private static readonly PjsClass SetClass = Common(new PjsClass("pjs::Set"))
        .Method("add", (run, self, args) =>
        {
            Self(self).Put(run, args.Any(0), args[0]);
            return self;
        });

    private readonly OrderedDictionary<PjsValue, PjsValue> _entries = [];

    public override PjsClass Class => isSet ? SetClass : MapClass;

    public static PjsConstructor MapConstructor() => new("Map", MapClass, (run, _, args) =>
    {
        var map = new MapObject(false);
        if (!args.Has(0)) return map;
        var entries = args.Array(0);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Is<PjsArray>(out var entry)) map.Put(run, entry[0], entry[1]);
        }

        return map;
    });

    public static PjsConstructor SetConstructor() => new("Set", SetClass, (run, _, args) =>
    {
        var set = new MapObject(true);
        if (!args.Has(0)) return set;
        var values = args.Array(0);
        for (var i = 0; i < values.Length; i++) set.Put(run, values[i], values[i]);
        return set;
    });

    private static PjsClass Common(PjsClass type) => type
        .Accessor("size", self => ((MapObject)self)._entries.Count)
        .Method("clear", (_, self, _) =>
        {
            Self(self)._entries.Clear();
            return default;
        })
        .Method("delete", (run, self, args) =>
        {
            run.ChargeText(Self(self)._entries.Count);
            return Self(self)._entries.Remove(args.Any(0));
        })
        .Method("has", (_, self, args) => Self(self)._entries.ContainsKey(args.Any(0)))
        .Method("forEach", ForEach);

    // As in Pipy, the function gets the key before the value.
    private static PjsValue ForEach(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var function = args.Function(0);
        var entries = Self(self)._entries;
        for (var i = 0; i < entries.Count; i++)
        {
            run.ChargeSteps(1);
            var (key, value) = entries.GetAt(i);
            run.Call(function, key, value, self);
        }

        return default;
    }

    private static MapObject Self(PjsValue self) => (MapObject)self.AsObject!;

    private void Put(PjsExecution run, PjsValue key, PjsValue value)
    {
        run.ChargeSteps(1);
        if (key.AsString is { } text) run.ChargeText(text.Length);
        var before = _entries.Count;
        _entries[key] = value;
        if (_entries.Count == before) return;
        run.CheckCollection(_entries.Count);
        run.ChargeMemory(64);
    }
}
