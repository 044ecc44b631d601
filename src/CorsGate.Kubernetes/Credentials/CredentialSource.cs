using System.Security.Cryptography;
using System.Text;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>Puts a credential together of certificates, a token or a password, or what a plugin says; again when one of them changes.</summary>
internal sealed class CredentialSource(TimeProvider time) : ICredentialSource, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Current? _current;

    public TextSource? Authorities { get; init; }

    public TextSource? ClientCertificate { get; init; }

    public TextSource? ClientKey { get; init; }

    public TextSource? Token { get; init; }

    /// <summary>The whole Authorization header of a user with a password.</summary>
    public string? BasicAuthorization { get; init; }

    public ExecPlugin? Plugin { get; init; }

    /// <inheritdoc/>
    public ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellation)
    {
        var current = Volatile.Read(ref _current);
        return current is not null && !ReferenceEquals(refused, current.Credential) && time.GetElapsedTime(current.MadeAt) < Fresh
            ? new ValueTask<Credential>(current.Credential)
            : RenewAsync(refused, cancellation);
    }

    /// <summary>What is wrong with the credential's parts, but a plugin's; null when nothing is.</summary>
    public CredentialException? Check()
    {
        try
        {
            Make(null, anew: false);
            return null;
        }
        catch (CredentialException wrong)
        {
            return wrong;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask<Credential> RenewAsync(Credential? refused, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var last = _current;
            var isRefused = refused is not null && ReferenceEquals(refused, last?.Credential);
            if (last is not null && !isRefused && time.GetElapsedTime(last.MadeAt) < Fresh)
                return last.Credential;
            try
            {
                var answer = Plugin is null ? null : await Plugin.GetAsync(isRefused, cancellation);
                var made = Make(answer, isRefused);
                Volatile.Write(ref _current, new Current(made, time.GetTimestamp()));
                return made;
            }
            catch (CredentialException) when (last is not null && !isRefused)
            {
                // A certificate and its key are replaced one after the other; until both are there, the last ones count.
                Volatile.Write(ref _current, last with { MadeAt = time.GetTimestamp() });
                return last.Credential;
            }
        }
        catch (CredentialException wrong)
        {
            throw new ApiException($"{(wrong.Field.Length > 0 ? wrong.Field + ": " : "")}{wrong.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    private Credential Make(ExecAnswer? answer, bool anew)
    {
        var authorities = Authorities?.Read(anew);
        var (certificate, key) = answer?.ClientCertificate is { } fromPlugin ? (fromPlugin, answer.ClientKey) : (ClientCertificate, ClientKey);
        var (certificatePem, keyPem) = certificate is not null && key is not null ? (certificate.Read(anew), key.Read(anew)) : (null, null);
        var fingerprint = Fingerprint(authorities, certificatePem, keyPem);
        var authorization = answer?.Token is { } pluginToken ? $"Bearer {pluginToken}" : Token is not null ? $"Bearer {ReadToken(Token, anew)}" : BasicAuthorization;
        if (_current?.Credential is { } last && string.Equals(last.Fingerprint, fingerprint, StringComparison.Ordinal))
            return string.Equals(last.Authorization, authorization, StringComparison.Ordinal) ? last with { } : last with { Authorization = authorization };
        var credential = new Credential { Authorization = authorization, Fingerprint = fingerprint };
        if (authorities is not null)
            credential = credential with { Authorities = Certificates.ReadAll(Authorities!, authorities) };
        if (certificatePem is null || keyPem is null)
            return credential;
        var (own, chain) = Certificates.ReadClient(certificate!, certificatePem, key!, keyPem);
        return credential with { ClientCertificate = own, ClientChain = chain };
    }

    private static string ReadToken(TextSource source, bool anew)
    {
        var token = Encoding.UTF8.GetString(source.Read(anew)).Trim();
        if (token.Length == 0)
            throw new CredentialException(source, "is empty; write a token");
        return token.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? token : throw new CredentialException(source, "has characters that no token has");
    }

    private static string Fingerprint(params ReadOnlySpan<byte[]?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part?.Length ?? -1));
            if (part is not null)
                hash.AppendData(part);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private sealed record Current(Credential Credential, long MadeAt);
}
