using System.Net.Http.Headers;

namespace CorsGate.Kubernetes.Requests;

/// <summary>A request, which may be sent several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="PathAndQuery">From the root of the server, without a leading slash.</param>
internal sealed record ApiRequest(HttpMethod Method, string PathAndQuery)
{
    public string Accept { get; init; } = "application/json";

    public bool IsSentOnce { get; init; }

    public ReadOnlyMemory<byte>? Body { get; init; }

    public MediaTypeHeaderValue? ContentType { get; init; }

    /// <summary>Method and path, for messages; a continue token in the query would be longer than the rest.</summary>
    public override string ToString() => $"{Method} /{PathAndQuery.Split('?')[0]}";
}
