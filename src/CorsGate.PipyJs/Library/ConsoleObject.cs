using System.Text;

namespace CorsGate.PipyJs.Library;

/// <summary><c>console</c>: a line to the host's log. Strings as they are, objects as JSON; control characters are written as escapes, so that a line stays one line.</summary>
internal sealed class ConsoleObject(Action<PjsLogLevel, string> log) : HostObject(ClassOf)
{
    private const int MaxLine = 4096;

    private static readonly PjsClass ClassOf = new PjsClass("pipy::Console")
        .Method("log", (run, self, args) => Write(run, self, args, PjsLogLevel.Info))
        .Method("info", (run, self, args) => Write(run, self, args, PjsLogLevel.Info))
        .Method("debug", (run, self, args) => Write(run, self, args, PjsLogLevel.Debug))
        .Method("warn", (run, self, args) => Write(run, self, args, PjsLogLevel.Warning))
        .Method("error", (run, self, args) => Write(run, self, args, PjsLogLevel.Error));

    private static PjsValue Write(PjsExecution run, PjsValue self, PjsArguments args, PjsLogLevel level)
    {
        var line = new StringBuilder();
        foreach (var value in args.Values)
        {
            if (line.Length > 0) line.Append(' ');
            var text = value.IsObject && value.AsObject is not PjsFunction ? new JsonWriter(run, null, 0).Write(value) : PjsConvert.ToText(value);
            run.ChargeText(text.Length * 4L);
            foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxLine)))
            {
                if (char.IsControl(c)) line.Append("\\x").Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
                else line.Append(c);
            }

            if (line.Length > MaxLine) break;
        }

        run.ChargeSteps(1000);
        ((ConsoleObject)self.AsObject!).Log(level, line.ToString(0, Math.Min(line.Length, MaxLine)));
        return default;
    }

    private void Log(PjsLogLevel level, string line) => log(level, line);
}
