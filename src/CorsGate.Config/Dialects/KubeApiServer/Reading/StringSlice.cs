using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>
/// A value of a list flag, read as the server reads it: pflag's StringSlice takes the first record of what Go's encoding/csv
/// makes of it. A comma always separates, also within a regular expression (<c>{1,3}</c>), unless the element is in double quotes.
/// </summary>
public static class StringSlice
{
    /// <summary>Splits a value; an empty one has no elements.</summary>
    /// <param name="text">The value.</param>
    /// <param name="elements">The elements, blanks and all.</param>
    /// <returns>What is wrong with it, in the words of Go; null: nothing.</returns>
    public static string? Parse(string text, out ImmutableArray<string> elements)
    {
        elements = [];
        if (text.Length == 0)
            return null;
        var lines = new Lines(text);
        string line;
        do
        {
            if (!lines.Next(out line))
                return "EOF";
        }
        while (line is "\n");
        return new Record(lines, line).Read(out elements);
    }

    private sealed class Record(Lines lines, string line)
    {
        private const string BareQuote = "bare \" in non-quoted field";
        private const string Quote = "extraneous or missing \" in quoted-field";

        private readonly int _firstNumber = lines.Number;
        private string _line = line;
        private int _at;

        public string? Read(out ImmutableArray<string> elements)
        {
            var found = ImmutableArray.CreateBuilder<string>();
            elements = [];
            while (true)
            {
                var isQuoted = Rest.StartsWith('"');
                var error = isQuoted ? ReadQuoted(out var element, out var isLast) : ReadBare(out element, out isLast);
                if (error is not null)
                    return error;
                found.Add(element);
                if (isLast)
                    break;
            }

            elements = found.ToImmutable();
            return null;
        }

        private ReadOnlySpan<char> Rest => _line.AsSpan(_at);

        private string? ReadBare(out string element, out bool isLast)
        {
            var comma = Rest.IndexOf(',');
            isLast = comma < 0;
            var field = isLast ? Rest.TrimEnd('\n') : Rest[..comma];
            element = field.ToString();
            if (field.IndexOf('"') is >= 0 and var quote)
                return Error(BareQuote, _at + quote);
            _at += field.Length + 1;
            return null;
        }

        private string? ReadQuoted(out string element, out bool isLast)
        {
            var text = new StringBuilder();
            element = "";
            isLast = false;
            _at++;
            while (true)
            {
                var quote = Rest.IndexOf('"');
                if (quote < 0)
                {
                    // An element may go on in the next line.
                    text.Append(Rest);
                    _at = _line.Length;
                    if (!lines.Next(out var next))
                        return Error(Quote, _at);
                    (_line, _at) = (next, 0);
                    continue;
                }

                text.Append(Rest[..quote]);
                _at += quote + 1;
                if (Rest is "" or "\n" || Rest[0] == ',')
                {
                    isLast = Rest is "" or "\n";
                    _at++;
                    element = text.ToString();
                    return null;
                }

                if (Rest[0] != '"')
                    return Error(Quote, _at - 1);
                text.Append('"');
                _at++;
            }
        }

        // Columns are bytes, counted from 1.
        private string Error(string what, int at)
        {
            var column = Encoding.UTF8.GetByteCount(_line.AsSpan(0, at)) + 1;
            var start = lines.Number == _firstNumber ? "" : string.Create(CultureInfo.InvariantCulture, $"record on line {_firstNumber}; ");
            return string.Create(CultureInfo.InvariantCulture, $"{start}parse error on line {lines.Number}, column {column}: {what}");
        }
    }

    /// <summary>The lines of a text, each with its end, which is always a line feed.</summary>
    private sealed class Lines(string text)
    {
        private int _at;

        /// <summary>The number of the line read last, counted from 1.</summary>
        public int Number { get; private set; }

        public bool Next(out string line)
        {
            line = "";
            if (_at == text.Length)
                return false;
            var end = text.IndexOf('\n', _at);
            var next = end < 0 ? text.Length : end + 1;
            line = text[_at..next];
            _at = next;
            Number++;
            if (line.EndsWith("\r\n", StringComparison.Ordinal))
                line = line[..^2] + "\n";
            else if (end < 0 && line.EndsWith('\r'))
                line = line[..^1];
            return true;
        }
    }
}
