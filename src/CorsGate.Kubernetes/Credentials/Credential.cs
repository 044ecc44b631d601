using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>How the client and the server prove to each other who they are, at one moment.</summary>
public sealed record Credential
{
    /// <summary>The Authorization header; null: none.</summary>
    public string? Authorization { get; init; }

    /// <summary>The certificate authorities that may sign the server's certificate; default: those of the system.</summary>
    public ImmutableArray<X509Certificate2> Authorities { get; init; }

    /// <summary>The client's certificate with its key; null: none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The certificates between the client's and its authority.</summary>
    public ImmutableArray<X509Certificate2> ClientChain { get; init; } = [];

    /// <summary>Another text means that connections must be made anew: certificates belong to connections, tokens to requests.</summary>
    public string Fingerprint { get; init; } = "";
}

/// <summary>Where credentials come from.</summary>
public interface ICredentialSource
{
    /// <summary>The credential for the next request. Kept for a while; files are read again at least every minute.</summary>
    /// <param name="refused">The one that was refused, so that it must be read anew; null: none was. Many requests may be refused at once.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="Api.ApiException">There is none.</exception>
    ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellation);
}
