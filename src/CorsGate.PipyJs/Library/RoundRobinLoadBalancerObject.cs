namespace CorsGate.PipyJs.Library;

/// <summary><c>algo.RoundRobinLoadBalancer</c>: targets in turn, by weight.</summary>
internal sealed class RoundRobinLoadBalancerObject(CacheObject? unhealthy) : HostObject(ClassOf)
{
    private static readonly PjsClass ResourceClass = new PjsClass("pipy::algo::LoadBalancer::Resource").Field("id", self => ((Resource)self).Id);

    private static readonly PjsClass ClassOf = new PjsClass("pipy::algo::RoundRobinLoadBalancer")
        .Method("next", (run, self, args) => Self(self).Select(run, args) is { } id ? new Resource(id) : PjsValue.Null)
        .Method("borrow", (run, self, args) => Self(self).Select(run, args) is { } id ? new Resource(id) : PjsValue.Null)
        .Method("select", (run, self, args) => Self(self).Select(run, args))
        .Method("deselect", (_, _, _) => default)
        .Method("set", (run, self, args) =>
        {
            if (args[0].AsString is { } id) Self(self).Set(run, id, args.Number(1));
            else Self(self).SetAll(run, args.Any(0));
            return default;
        });

    private readonly List<Target> _targets = [];

    public static PjsConstructor Constructor() => new("RoundRobinLoadBalancer", ClassOf, (run, _, args) =>
    {
        var balancer = new RoundRobinLoadBalancerObject(args[1].As<CacheObject>());
        if (args.Has(0)) balancer.SetAll(run, args[0]);
        return balancer;
    });

    private static RoundRobinLoadBalancerObject Self(PjsValue self) => (RoundRobinLoadBalancerObject)self.AsObject!;

    private void SetAll(PjsExecution run, PjsValue targets)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        if (targets.Is<PjsArray>(out var array))
        {
            for (var i = 0; i < array.Length; i++) Keep(PjsConvert.ToText(array[i]), 1);
        }
        else if (targets.Is<PjsObject>(out var weights))
        {
            foreach (var (id, weight) in weights.Entries()) Keep(id, PjsConvert.ToNumber(weight));
        }

        _targets.RemoveAll(target => !kept.Contains(target.Id));

        void Keep(string id, double weight)
        {
            kept.Add(id);
            if (_targets.Find(target => string.Equals(target.Id, id, StringComparison.Ordinal))?.Weight != Math.Truncate(weight)) Set(run, id, weight);
        }
    }

    // A target that comes later begins as much used as the least used one.
    private void Set(PjsExecution run, string id, double weight)
    {
        run.ChargeSteps(1 + _targets.Count);
        run.ChargeMemory(96);
        run.CheckCollection(_targets.Count + 1L);
        var usage = _targets.Where(target => target.Weight > 0).Select(target => target.Usage).DefaultIfEmpty().Min();
        _targets.RemoveAll(target => string.Equals(target.Id, id, StringComparison.Ordinal));
        weight = Math.Truncate(Math.Clamp(weight, 0, 1_000_000));
        _targets.Add(new Target(id, weight) { Hits = weight * usage });
    }

    private string? Select(PjsExecution run, PjsArguments args)
    {
        var avoid = args[2].As<CacheObject>() ?? args[1].As<CacheObject>();
        Target? best = null;
        double hits = 0, weights = 0;
        run.ChargeSteps(1 + _targets.Count);
        foreach (var target in _targets)
        {
            if (target.Weight == 0 || IsIn(unhealthy, target.Id) || IsIn(avoid, target.Id)) continue;
            (hits, weights) = (hits + target.Hits, weights + target.Weight);
            if (best is null || target.Usage < best.Usage) best = target;
        }

        if (best is null) return null;
        best.Hits++;
        if (hits + 1 >= weights) _targets.ForEach(target => target.Hits = 0);
        return best.Id;

        bool IsIn(CacheObject? cache, string id) => cache is not null && cache.TryFind(run, id, out var value) && value.IsTruthy;
    }

    private sealed record Target(string Id, double Weight)
    {
        public double Hits { get; set; }

        public double Usage => Weight > 0 ? Hits / Weight : double.PositiveInfinity;
    }

    private sealed class Resource(string id) : HostObject(ResourceClass)
    {
        public string Id => id;
    }
}
