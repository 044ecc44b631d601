using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>Text that one thread writes while another reads what is there so far.</summary>
internal sealed class LogBuffer : TextWriter
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_text)
            _text.Append(buffer);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }
}
