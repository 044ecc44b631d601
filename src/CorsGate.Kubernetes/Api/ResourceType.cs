using System.Text;

namespace CorsGate.Kubernetes.Api;

/// <summary>A kind as an API server serves it: what is needed to write its paths.</summary>
/// <param name="Group">The API group, empty for the core group.</param>
/// <param name="Version">The version of the API group.</param>
/// <param name="Kind">The kind, such as <c>HTTPRoute</c>.</param>
/// <param name="Plural">Its name in paths, such as <c>httproutes</c>.</param>
/// <param name="IsNamespaced">Whether its objects belong to namespaces.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool IsNamespaced)
{
    /// <summary><c>group/version</c>, or the version alone for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path of the kind's collection, of an object or of a subresource, from the root of the server.</summary>
    /// <param name="ns">The namespace; empty: all of them, or a cluster-scoped kind.</param>
    /// <param name="name">The object; null: the collection.</param>
    /// <param name="subresource">Such as <c>status</c>; null: the object itself.</param>
    public string Path(string ns = "", string? name = null, string? subresource = null)
    {
        var path = new StringBuilder(Group.Length == 0 ? "api/" : "apis/").Append(ApiVersion);
        if (ns.Length > 0 && IsNamespaced)
            path.Append("/namespaces/").Append(Uri.EscapeDataString(ns));
        path.Append('/').Append(Plural);
        if (name is not null)
            path.Append('/').Append(Uri.EscapeDataString(name));
        if (subresource is not null)
            path.Append('/').Append(subresource);
        return path.ToString();
    }

    /// <summary><c>HTTPRoute (gateway.networking.k8s.io/v1)</c>.</summary>
    public override string ToString() => $"{Kind} ({ApiVersion})";
}
