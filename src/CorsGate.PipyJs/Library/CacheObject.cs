namespace CorsGate.PipyJs.Library;

/// <summary>
/// <c>algo.Cache</c>: values by key, made by a function where they are missing. Keys are compared by identity, so a configuration
/// object that stays the same object is found again; <c>undefined</c> is a key and a value like others. The entry that was used
/// longest ago goes where there are more than the size, or more than <see cref="PjsBudget.MaxCollectionSize"/>.
/// </summary>
internal sealed class CacheObject(PjsFunction? allocate, PjsFunction? free, double size, double ttl) : HostObject(ClassOf)
{
    public static readonly PjsClass ClassOf = new PjsClass("pipy::algo::Cache")
        .Method("get", (run, self, args) => Self(self).Get(run, args.Any(0)))
        .Method("set", (run, self, args) =>
        {
            args.Require(2);
            Self(self).Set(run, args[0], args[1]);
            return default;
        })
        .Method("find", (run, self, args) => Self(self).TryFind(run, args.Any(0), out var value) ? value : default)
        .Method("remove", (run, self, args) => Self(self).Remove(run, args.Any(0)))
        .Method("clear", (run, self, _) =>
        {
            while (Self(self)._order.First is { } oldest) Self(self).Remove(run, oldest.Value.Key);
            return default;
        });

    private readonly Dictionary<PjsValue, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = [];

    public static PjsConstructor Constructor() => new("Cache", ClassOf, (run, _, args) =>
    {
        var options = args.OptionalObject(2);
        return new CacheObject(
            args.OptionalFunction(0),
            args.OptionalFunction(1),
            Options.Number(run, options, "size", 0),
            Options.Seconds(run, options, "ttl", 0));
    });

    /// <summary>The value of a key that is there and not too old.</summary>
    public bool TryFind(PjsExecution run, PjsValue key, out PjsValue value)
    {
        value = default;
        if (!_entries.TryGetValue(key, out var node)) return false;
        if (ttl > 0 && run.Realm.Time.GetElapsedTime(node.Value.Made).TotalSeconds >= ttl) return false;
        if (!ReferenceEquals(_order.Last, node))
        {
            _order.Remove(node);
            _order.AddLast(node);
        }

        value = node.Value.Value;
        return true;
    }

    private static CacheObject Self(PjsValue self) => (CacheObject)self.AsObject!;

    private PjsValue Get(PjsExecution run, PjsValue key)
    {
        if (TryFind(run, key, out var value)) return value;
        if (allocate is null) return default;
        value = run.Call(allocate, key);
        Set(run, key, value);
        return value;
    }

    private void Set(PjsExecution run, PjsValue key, PjsValue value)
    {
        run.ChargeSteps(1);
        run.ChargeMemory(128);
        if (_entries.Remove(key, out var old)) _order.Remove(old);
        _entries[key] = _order.AddLast(new Entry(key, value, run.Realm.Time.GetTimestamp()));
        var most = size > 0 ? Math.Min(size, run.Budget.MaxCollectionSize) : run.Budget.MaxCollectionSize;
        while (_entries.Count > most) Remove(run, _order.First!.Value.Key);
    }

    private bool Remove(PjsExecution run, PjsValue key)
    {
        run.ChargeSteps(1);
        if (!_entries.Remove(key, out var node)) return false;
        _order.Remove(node);
        if (free is not null) run.Call(free, key, node.Value.Value);
        return true;
    }

    private readonly record struct Entry(PjsValue Key, PjsValue Value, long Made);
}
