using System.Globalization;

namespace CorsGate.Gateway.Telemetry;

/// <summary>A line in the making: a buffer that is pooled from line to line.</summary>
internal sealed class LogLine
{
    private const string Ellipsis = "...";
    private char[] _buffer = new char[512];
    private int _length;

    /// <summary>What stands in it.</summary>
    public ReadOnlySpan<char> Span => _buffer.AsSpan(0, _length);

    /// <summary>How much room it holds on to.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Empties it.</summary>
    public void Clear() => _length = 0;

    /// <summary>Appends text as it is.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Appends a time as <c>2026-11-20T08:10:00.123Z</c>.</summary>
    public void AppendTime(DateTimeOffset time)
    {
        Reserve(32);
        time.UtcDateTime.TryFormat(_buffer.AsSpan(_length), out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Appends a number.</summary>
    public void AppendNumber<T>(T number, ReadOnlySpan<char> format)
        where T : ISpanFormattable
    {
        Reserve(32);
        if (number.TryFormat(_buffer.AsSpan(_length), out var written, format, CultureInfo.InvariantCulture))
            _length += written;
    }

    /// <summary>Appends a value of a <c>key=value</c> pair: <c>-</c> when absent, in quotes when it could be misread otherwise.</summary>
    public void AppendValue(string? value, int max)
    {
        if (value is null)
            Append("-");
        else
            AppendValue(value.AsSpan(), max);
    }

    /// <summary>Appends a value of a <c>key=value</c> pair, in quotes when it could be misread otherwise.</summary>
    public void AppendValue(ReadOnlySpan<char> text, int max)
    {
        if (!IsAmbiguous(text))
        {
            AppendCut(text, max, isQuoted: false);
            return;
        }

        Append("\"");
        AppendCut(text, max, isQuoted: true);
        Append("\"");
    }

    /// <summary>Appends a JSON string, or null.</summary>
    public void AppendJson(string? value, int max)
    {
        if (value is null)
        {
            Append("null");
            return;
        }

        AppendJson(value.AsSpan(), max);
    }

    /// <summary>Appends a JSON string.</summary>
    public void AppendJson(ReadOnlySpan<char> value, int max)
    {
        Append("\"");
        AppendCut(value, max, isQuoted: true);
        Append("\"");
    }

    /// <summary>Appends text with control characters escaped.</summary>
    public void AppendEscaped(ReadOnlySpan<char> text, int max) => AppendCut(text, max, isQuoted: false);

    private static bool IsAmbiguous(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text is "-")
            return true;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '"' or '=' or '\\' || LogEscape.IsUnsafe(text, i))
                return true;
        }

        return false;
    }

    private void AppendCut(ReadOnlySpan<char> text, int max, bool isQuoted)
    {
        var isCut = text.Length > max;
        if (isCut)
            text = text[..max];
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] is ('"' or '\\'))
            {
                Append("\\");
                Append(text.Slice(i, 1));
            }
            else if (LogEscape.IsUnsafe(text, i))
            {
                LogEscape.Append(this, text[i]);
            }
            else
            {
                Reserve(1);
                _buffer[_length++] = text[i];
            }
        }

        if (isCut)
            Append(Ellipsis);
    }

    private void Reserve(int extra)
    {
        if (_length + extra > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_length + extra, _buffer.Length * 2));
    }
}
