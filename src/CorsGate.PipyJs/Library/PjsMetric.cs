namespace CorsGate.PipyJs.Library;

/// <summary>A counter or gauge of a script: <c>new stats.Counter(name, [labels])</c>. The host reads it inside the realm's gate.</summary>
public sealed class PjsMetric : HostObject
{
    private const string Others = "(others)";

    private readonly Dictionary<string, PjsMetric> _children = new(StringComparer.Ordinal);

    internal PjsMetric(PjsClass type, string name, IReadOnlyList<string> labels, IReadOnlyList<string> values)
        : base(type)
    {
        (Name, Labels, LabelValues) = (name, labels, values);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The names of its labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The values of the first labels; one that has values for all of them counts.</summary>
    public IReadOnlyList<string> LabelValues { get; }

    /// <summary>What it counts.</summary>
    public double Value { get; private set; }

    /// <summary>Those with values for more labels.</summary>
    public IReadOnlyCollection<PjsMetric> Children => _children.Values;

    internal static PjsClass CounterClass { get; } = Common(new PjsClass("pipy::stats::Counter"));

    internal static PjsClass GaugeClass { get; } = Common(new PjsClass("pipy::stats::Gauge"))
        .Method("decrease", (_, self, args) => Self(self).Change(-NumberOrOne(args)))
        .Method("set", (_, self, args) =>
        {
            Self(self).Value = args.Number(0);
            return self;
        });

    private static PjsClass Common(PjsClass type) => type
        .Accessor("name", self => ((PjsMetric)self).Name)
        .Method("withLabels", (run, self, args) => Self(self).WithLabels(run, args))
        .Method("increase", (_, self, args) => Self(self).Change(NumberOrOne(args)))
        .Method("zero", (_, self, _) =>
        {
            Self(self).Value = 0;
            return self;
        })
        .Method("clear", (_, self, _) =>
        {
            Self(self)._children.Clear();
            Self(self).Value = 0;
            return default;
        });

    private static double NumberOrOne(PjsArguments args) => args.Has(0) ? args.Number(0) : 1;

    private static PjsMetric Self(PjsValue self) => (PjsMetric)self.AsObject!;

    private PjsMetric Change(double step)
    {
        Value += step;
        return this;
    }

    private PjsMetric WithLabels(PjsExecution run, PjsArguments args)
    {
        var metric = this;
        for (var i = 0; i < Math.Min(args.Count, Labels.Count); i++)
        {
            var value = PjsConvert.ToText(args[i]);
            run.ChargeText(value.Length);

            // Labels often come from requests, and many requests must not make a script fail: what is too much counts together.
            if (metric._children.Count >= run.Budget.MaxCollectionSize - 1 && !metric._children.ContainsKey(value)) value = Others;
            if (!metric._children.TryGetValue(value, out var child))
            {
                run.ChargeMemory(256 + (2 * value.Length));
                metric._children[value] = child = new PjsMetric(Class, Name, Labels, [.. metric.LabelValues, value]);
            }

            metric = child;
        }

        return metric;
    }
}
