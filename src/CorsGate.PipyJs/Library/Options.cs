namespace CorsGate.PipyJs.Library;

/// <summary>Reads an object of options.</summary>
internal static class Options
{
    /// <summary>A number.</summary>
    public static double Number(PjsExecution run, PjsObject? options, string name, double otherwise)
    {
        var value = options?.Get(name) ?? default;
        if (value.IsNullish) return otherwise;
        return PjsArguments.IsNumeric(value) ? PjsConvert.ToNumber(value) : throw run.Error($"options.{name} expects a number");
    }

    /// <summary>A time in seconds: a number, or text such as <c>'1m'</c> (s, m, h or d).</summary>
    public static double Seconds(PjsExecution run, PjsObject? options, string name, double otherwise)
    {
        var value = options?.Get(name) ?? default;
        if (value.AsString is not { Length: > 0 } text) return Number(run, options, name, otherwise);
        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        var number = NumberText.Parse(unit > 0 ? text[..^1] : text);
        return double.IsNaN(number) ? throw run.Error($"options.{name} expects a number or a time such as '10s'") : number * Math.Max(1, unit);
    }
}
