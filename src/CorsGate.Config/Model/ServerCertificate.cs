using System.Security.Cryptography.X509Certificates;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Model;

/// <summary>A certificate with its private key and chain. Not a record: its text form must never hold the key.</summary>
public sealed class ServerCertificate(ObjectReference source, SourceLocation? location, X509Certificate2 leaf, X509Certificate2Collection chain)
{
    /// <summary>The Secret it came from.</summary>
    public ObjectReference Source { get; } = source;

    /// <summary>Where the Secret was written.</summary>
    public SourceLocation? Location { get; } = location;

    /// <summary>The certificate, with its private key.</summary>
    public X509Certificate2 Leaf { get; } = leaf;

    /// <summary>The intermediate certificates, in file order.</summary>
    public X509Certificate2Collection Chain { get; } = chain;
}
