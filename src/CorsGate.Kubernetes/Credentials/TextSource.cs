using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>
/// Certificates, keys and tokens: given in place, or in a file that somebody else replaces from time to time and that is therefore
/// read again after half a minute.
/// </summary>
internal sealed class TextSource
{
    private const int Largest = 1024 * 1024;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private readonly TimeProvider _time;
    private readonly string? _file;
    private byte[]? _bytes;
    private long _readAt;

    private TextSource(string field, string? file, byte[]? bytes, TimeProvider time) => (Field, _file, _bytes, _time) = (field, file, bytes, time);

    /// <summary>Where it was configured, for messages.</summary>
    public string Field { get; }

    public static TextSource Given(string field, byte[] bytes) => new(field, null, bytes, TimeProvider.System);

    public static TextSource InFile(string field, string file, TimeProvider time) => new(field, file, null, time);

    /// <summary>The bytes. A file that cannot be read any more counts as it was: it may be about to be replaced.</summary>
    /// <param name="anew">Whether the file is read however short the last time is ago.</param>
    /// <exception cref="CredentialException">There never were any.</exception>
    public byte[] Read(bool anew)
    {
        if (_file is null || (!anew && _bytes is not null && _time.GetElapsedTime(_readAt) < Fresh))
            return _bytes!;
        try
        {
            using var stream = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > Largest)
                throw new CredentialException(this, $"the file {Quoting.Quote(_file)} has more than {Largest:N0} bytes");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (bytes.Length == 0 && _bytes is null)
                throw new CredentialException(this, $"the file {Quoting.Quote(_file)} is empty");
            if (bytes.Length > 0)
                _bytes = bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            if (_bytes is null)
                throw new CredentialException(this, $"the file {Quoting.Quote(_file)} cannot be read: {Quoting.Escape(failure.Message)}");
        }

        _readAt = _time.GetTimestamp();
        return _bytes!;
    }
}

/// <summary>Something with which no credential can be made. Never leaves <see cref="Credentials"/>.</summary>
internal sealed class CredentialException(TextSource? source, string message) : Exception(message)
{
    /// <summary>The field; empty when it is about none.</summary>
    public string Field => source?.Field ?? "";
}
