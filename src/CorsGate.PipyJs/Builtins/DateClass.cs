using System.Globalization;

namespace CorsGate.PipyJs.Builtins;

/// <summary>The methods of dates. As in Pipy, text is not read as a date: <c>new Date('…')</c> is now.</summary>
internal static class DateClass
{
    private static readonly string[] PartNames = ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"];

    public static PjsClass Instance { get; } = Create();

    public static PjsConstructor Constructor() => new(
        "Date",
        Instance,
        Construct,
        statics: new PjsClass("pjs::Constructor<pjs::Date>").Method("now", (run, _, _) =>
            new DateObject(run.Realm.Time, run.Realm.Time.GetUtcNow().UtcDateTime).Milliseconds));

    private static PjsValue Construct(PjsExecution run, PjsValue self, PjsArguments args)
    {
        if (args[0].Is<DateObject>(out var other)) return new DateObject(run.Realm.Time, other.Utc);
        if (!PjsArguments.IsNumeric(args[0])) return new DateObject(run.Realm.Time, run.Realm.Time.GetUtcNow().UtcDateTime);
        if (args.Count == 1) return DateObject.FromMilliseconds(run, args.Number(0));
        double[] parts = [1970, 0, 1, 0, 0, 0, 0];
        for (var i = 0; i < Math.Min(parts.Length, args.Count); i++) parts[i] = args.Int(i);
        var date = DateObject.FromMilliseconds(run, 0);
        date.SetParts(run, parts);
        return date;
    }

    private static PjsClass Create()
    {
        var type = new PjsClass("pjs::Date")
            .Method("getDay", (_, self, _) => (double)(int)Self(self).Local.DayOfWeek)
            .Method("getTime", (_, self, _) => Self(self).Milliseconds)
            .Method("setTime", (run, self, args) =>
            {
                Self(self).SetMilliseconds(run, args.Number(0));
                return args.Number(0);
            })
            .Method("toDateString", (_, self, _) => DayText(Self(self).Local, "ddd MMM ", " yyyy"))
            .Method("toTimeString", (_, self, _) => TimeText(Self(self)))
            .Method("toISOString", (_, self, _) => Format(Self(self).Utc, "yyyy-MM-ddTHH:mm:ss.fffZ"))
            .Method("toUTCString", (_, self, _) => DayText(Self(self).Utc, "ddd, ", " MMM yyyy HH:mm:ss") + " GMT");
        for (var i = 0; i < PartNames.Length; i++)
        {
            var part = i;
            type.Method("get" + PartNames[i], (_, self, _) => Self(self).Parts()[part]);
            type.Method("set" + PartNames[i], (run, self, args) => SetFrom(run, Self(self), part, args));
        }

        return type;
    }

    // setHours(h, m, s, ms) sets the parts that follow as well; setMonth(m, d) and setFullYear(y, m, d) likewise.
    private static PjsValue SetFrom(PjsExecution run, DateObject date, int part, PjsArguments args)
    {
        var parts = date.Parts();
        var end = part < 3 ? 3 : parts.Length;
        for (var i = 0; i < Math.Max(1, args.Count) && part + i < end; i++) parts[part + i] = args.Int(i);
        date.SetParts(run, parts);
        return date.Milliseconds;
    }

    private static string TimeText(DateObject date)
    {
        var offset = date.Offset;
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return $"{Format(date.Local, "HH:mm:ss")} GMT{sign}{offset.ToString("hhmm", CultureInfo.InvariantCulture)}";
    }

    // C's %e: the day is padded with a space.
    private static string DayText(DateTime time, string before, string after) =>
        Format(time, before) + time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + Format(time, after);

    private static string Format(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static DateObject Self(PjsValue self) => (DateObject)self.AsObject!;
}
