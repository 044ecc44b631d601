using System.Collections.Immutable;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>Where an API server is and how to speak with it.</summary>
public sealed record ClusterAccess
{
    /// <summary>The server's address; a path in it stands before every path.</summary>
    public required Uri Server { get; init; }

    /// <summary>Where the credentials come from.</summary>
    public required ICredentialSource Credentials { get; init; }

    /// <summary>Where this was read, for messages: a file and context, or <c>in-cluster</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The namespace of the context, or of the Pod; empty when none is said.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The name that the server's certificate must have; null: that of the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether the server's certificate is not looked at.</summary>
    public bool SkipsTlsVerification { get; init; }

    /// <summary>The proxy (http, https or socks5); null: that of the environment, if any.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Headers that every request carries: those of impersonation.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];
}
