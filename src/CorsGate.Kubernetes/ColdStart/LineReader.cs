using System.Text.Json;
using CorsGate.Config.Manifests;

namespace CorsGate.Kubernetes.ColdStart;

/// <summary>The lines of a stream as bytes, none longer than an object may be.</summary>
internal sealed class LineReader(Stream stream)
{
    // UTF-8 with escapes; the readers have their own, narrower limit.
    private const int LongestLine = 6 * ManifestLimits.DocumentCharacters;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end; null: there is none, or the last one does not end.</summary>
    /// <exception cref="JsonException">A line is too long.</exception>
    public ReadOnlyMemory<byte>? Next()
    {
        for (var searched = _start; ;)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer[_start..(searched + found)];
                _start = searched + found + 1;
                return line;
            }

            searched = MakeRoom();
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return null;
            _end += read;
        }
    }

    private int MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine)
                throw new JsonException("a line is too long");
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, LongestLine));
        }

        return _end;
    }
}
