using System.Globalization;

namespace CorsGate.PipyJs.Builtins;

/// <summary>A moment, in milliseconds since 1970, shown in the clock's time zone.</summary>
internal sealed class DateObject : PjsObject
{
    private readonly TimeProvider _clock;
    private DateTime _utc;

    public DateObject(TimeProvider clock, DateTime utc) => (_clock, _utc) = (clock, utc);

    public override PjsClass Class => DateClass.Instance;

    public override double NumberValue => Milliseconds;

    public override string Text => Local.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);

    public double Milliseconds => Math.Floor((_utc - DateTime.UnixEpoch).TotalMilliseconds);

    public DateTime Utc => _utc;

    public DateTime Local => TimeZoneInfo.ConvertTimeFromUtc(_utc, _clock.LocalTimeZone);

    public TimeSpan Offset => _clock.LocalTimeZone.GetUtcOffset(_utc);

    internal override PjsValue PrimitiveValue => Milliseconds;

    /// <summary>A moment from its milliseconds.</summary>
    public static DateObject FromMilliseconds(PjsExecution run, double milliseconds)
    {
        var date = new DateObject(run.Realm.Time, DateTime.UnixEpoch);
        date.SetMilliseconds(run, milliseconds);
        return date;
    }

    public void SetMilliseconds(PjsExecution run, double milliseconds)
    {
        if (!(Math.Abs(milliseconds) <= 6e13)) throw run.Error("the date is out of range");
        _utc = DateTime.UnixEpoch.AddMilliseconds(Math.Floor(milliseconds));
    }

    /// <summary>Sets the parts of the local time; what is beyond a part's range carries over into the next.</summary>
    public void SetParts(PjsExecution run, ReadOnlySpan<double> parts)
    {
        var months = (parts[0] * 12) + parts[1];
        if (!(Math.Abs(months) < 12 * 9000)) throw run.Error("the date is out of range");
        var year = (int)Math.Floor(months / 12);
        if (year is < 1 or > 9998) throw run.Error("the date is out of range");
        var start = new DateTime(year, (int)(months - (12.0 * year)) + 1, 1);
        var milliseconds = (((((((parts[2] - 1) * 24) + parts[3]) * 60) + parts[4]) * 60) + parts[5]) * 1000;
        var total = (start - DateTime.UnixEpoch).TotalMilliseconds + milliseconds + parts[6];
        if (!(Math.Abs(total) <= 6e13)) throw run.Error("the date is out of range");
        var local = DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(total), DateTimeKind.Unspecified);
        var zone = _clock.LocalTimeZone;
        _utc = DateTime.SpecifyKind(local - zone.GetUtcOffset(local), DateTimeKind.Utc);
    }

    /// <summary>Year, month from 0, day, hour, minute, second and millisecond of the local time.</summary>
    public double[] Parts()
    {
        var local = Local;
        return [local.Year, local.Month - 1, local.Day, local.Hour, local.Minute, local.Second, local.Millisecond];
    }
}
