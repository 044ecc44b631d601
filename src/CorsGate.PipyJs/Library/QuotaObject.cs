namespace CorsGate.PipyJs.Library;

/// <summary>
/// <c>algo.Quota</c>: a number that is consumed, and comes back after <c>per</c> seconds, all of it or <c>produce</c> at a time.
/// What came back is worked out when the quota is next looked at, so that no timer is needed.
/// </summary>
internal sealed class QuotaObject(double initial, double per, double produce) : HostObject(ClassOf)
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::algo::Quota")
        .Accessor("initial", self => ((QuotaObject)self)._initial)
        .Accessor("current", self => ((QuotaObject)self).Produced())
        .Method("reset", (_, self, _) =>
        {
            Self(self)._current = Self(self)._initial;
            return default;
        })
        .Method("produce", (_, self, args) =>
        {
            Self(self)._current = Self(self).Produced() + Math.Max(0, args.Number(0));
            return default;
        })
        .Method("consume", (run, self, args) => Self(self).Consume(run, args.Number(0)));

    private readonly double _initial = initial;
    private double _current = initial;
    private TimeProvider? _clock;
    private long _since;

    public static PjsConstructor Constructor() => new("Quota", ClassOf, (run, _, args) =>
    {
        var options = args.OptionalObject(1);
        return new QuotaObject(
            args.Has(0) ? args.Number(0) : 0,
            Options.Seconds(run, options, "per", 0),
            Options.Number(run, options, "produce", 0));
    });

    private static QuotaObject Self(PjsValue self) => (QuotaObject)self.AsObject!;

    private double Consume(PjsExecution run, double wanted)
    {
        var current = Produced();
        if (!(wanted > 0)) return 0;
        if (_clock is null && per > 0) (_clock, _since) = (run.Realm.Time, run.Realm.Time.GetTimestamp());
        var granted = Math.Min(wanted, Math.Max(0, current));
        _current = current - granted;
        return granted;
    }

    private double Produced()
    {
        if (_clock is null) return _current;
        var periods = Math.Floor(_clock.GetElapsedTime(_since).TotalSeconds / per);
        if (periods < 1) return _current;
        _since += (long)(periods * per * _clock.TimestampFrequency);
        var missing = _initial - _current;
        _current += Math.Max(0, produce > 0 ? Math.Min(missing, periods * produce) : missing);

        // As the timer, the next period begins with the next consumption once nothing is missing.
        if (_current >= _initial) _clock = null;
        return _current;
    }
}
