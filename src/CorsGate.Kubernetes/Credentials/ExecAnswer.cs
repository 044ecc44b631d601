using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>What a plugin said: the status of an ExecCredential.</summary>
internal sealed record ExecAnswer
{
    public string? Token { get; init; }

    public TextSource? ClientCertificate { get; init; }

    public TextSource? ClientKey { get; init; }

    /// <summary>When it stops being of use; null: when it is refused.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Reads what a plugin wrote. Messages never quote it: it is a secret.</summary>
    /// <exception cref="CredentialException">It is no ExecCredential of the version that was asked for.</exception>
    public static ExecAnswer Read(ExecPlugin plugin, byte[] output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var root = document.RootElement;
            if (Text(root, "kind") is not "ExecCredential")
                throw plugin.Fail("wrote no ExecCredential");
            if (!string.Equals(Text(root, "apiVersion"), plugin.ApiVersion, StringComparison.Ordinal))
                throw plugin.Fail($"wrote another apiVersion than {plugin.ApiVersion}");
            if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
                throw plugin.Fail("wrote an ExecCredential without status");
            return Read(plugin, status);
        }
        catch (JsonException)
        {
            throw plugin.Fail("wrote no JSON");
        }
    }

    private static ExecAnswer Read(ExecPlugin plugin, JsonElement status)
    {
        var token = Text(status, "token");
        var certificate = Text(status, "clientCertificateData");
        var key = Text(status, "clientKeyData");
        if (token is null && certificate is null)
            throw plugin.Fail("wrote neither token nor clientCertificateData");
        if (certificate is null != key is null)
            throw plugin.Fail("wrote one of clientCertificateData and clientKeyData; it must write both or none");
        if (token is not null && token.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
            throw plugin.Fail("wrote a token with characters that no token has");
        DateTimeOffset? expires = null;
        if (Text(status, "expirationTimestamp") is { } text)
        {
            expires = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw plugin.Fail("wrote an expirationTimestamp that is no time");
        }

        return new ExecAnswer
        {
            Token = token,
            Expires = expires,
            ClientCertificate = certificate is null ? null : TextSource.Given($"{plugin.Field}: clientCertificateData", Encoding.UTF8.GetBytes(certificate)),
            ClientKey = key is null ? null : TextSource.Given($"{plugin.Field}: clientKeyData", Encoding.UTF8.GetBytes(key)),
        };
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
