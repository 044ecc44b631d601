using System.Globalization;
using System.Text;

namespace CorsGate.PipyJs.Library;

/// <summary>Writes JSON as Pipy does: numbers with six decimals at most, what holds itself or lies deeper than 100 levels as null.</summary>
internal sealed class JsonWriter(PjsExecution run, PjsFunction? replacer, int space)
{
    private const int MaxLevels = 100;

    private readonly StringBuilder _text = new();
    private readonly List<PjsObject> _around = [];

    public string Write(PjsValue value)
    {
        if (replacer is not null) value = run.Call(replacer, default, value, default);
        WriteValue(value);
        run.ChargeString(_text.Length);
        return _text.ToString();
    }

    private void WriteValue(PjsValue value)
    {
        run.ChargeSteps(5);
        run.CheckBytes(_text.Length);
        if (value.Is<PjsObject>(out var target)) WriteObject(target);
        else if (value.AsString is { } text) WriteString(text);
        else if (value.IsNumber && double.IsFinite(value.AsNumber)) _text.Append(NumberText.Format(value.AsNumber));
        else _text.Append(value.IsBoolean ? PjsConvert.ToText(value) : "null");
    }

    private void WriteObject(PjsObject target)
    {
        if (_around.Count == MaxLevels || IsAround(target))
        {
            _text.Append("null");
            return;
        }

        run.CheckDepth(_around.Count);
        _around.Add(target);
        if (target is PjsArray array) WriteArray(array);
        else WriteProperties(target);
        _around.RemoveAt(_around.Count - 1);
    }

    private bool IsAround(PjsObject target)
    {
        run.ChargeSteps(5 + _around.Count);
        foreach (var outer in _around)
        {
            if (ReferenceEquals(outer, target)) return true;
        }

        return false;
    }

    private void WriteArray(PjsArray array)
    {
        _text.Append('[');
        var isFirst = true;
        for (var i = 0; i < array.Length; i++)
        {
            if (array.Raw(i).IsHole) continue;
            Separate(ref isFirst);
            var item = Replaced(array, i, array[i]);
            WriteValue(item.AsObject is PjsFunction ? PjsValue.Null : item);
        }

        End(']');
    }

    private void WriteProperties(PjsObject target)
    {
        _text.Append('{');
        var isFirst = true;
        foreach (var (key, value) in target.Entries().ToArray())
        {
            var item = Replaced(target, key, value);
            if (item.IsUndefined || item.AsObject is PjsFunction) continue;
            Separate(ref isFirst);
            WriteString(key);
            _text.Append(space > 0 ? ": " : ":");
            WriteValue(item);
        }

        End('}');
    }

    private PjsValue Replaced(PjsObject target, PjsValue key, PjsValue value) =>
        replacer is null ? value : run.Call(replacer, key, value, target);

    private void Separate(ref bool isFirst)
    {
        if (!isFirst) _text.Append(',');
        isFirst = false;
        if (space > 0) _text.Append('\n').Append(' ', space * _around.Count);
    }

    private void End(char bracket)
    {
        if (space > 0) _text.Append('\n').Append(' ', space * (_around.Count - 1));
        _text.Append(bracket);
    }

    private void WriteString(string text)
    {
        run.ChargeText(text.Length);
        run.CheckBytes(_text.Length + (long)text.Length);
        _text.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': _text.Append("\\\""); break;
                case '\\': _text.Append("\\\\"); break;
                case '\n': _text.Append("\\n"); break;
                case '\r': _text.Append("\\r"); break;
                case '\t': _text.Append("\\t"); break;
                case '\b': _text.Append("\\b"); break;
                case '\f': _text.Append("\\f"); break;
                case < ' ': _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: _text.Append(c); break;
            }
        }

        _text.Append('"');
    }
}
