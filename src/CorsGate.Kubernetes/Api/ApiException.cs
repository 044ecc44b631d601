using System.Collections.Immutable;
using System.Net;

namespace CorsGate.Kubernetes.Api;

/// <summary>
/// A request that the API server refused or that did not reach it. Its fields are those of the server's Status object
/// (apimachinery meta/v1 Status), where it sent one.
/// </summary>
public sealed class ApiException : Exception
{
    /// <summary>An API failure.</summary>
    /// <param name="message">What went wrong, in one line.</param>
    /// <param name="status">The HTTP status; null when no answer came.</param>
    /// <param name="inner">What lies below.</param>
    public ApiException(string message, HttpStatusCode? status = null, Exception? inner = null)
        : base(message, inner) => StatusCode = status;

    /// <summary>The HTTP status, or the code of an ERROR event; null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The Status's reason, such as <c>Expired</c>; empty when there is none.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The reasons among the Status's causes, such as <c>ResourceVersionTooLarge</c>.</summary>
    public ImmutableArray<string> Causes { get; init; } = [];

    /// <summary>How long the server asks to wait (Retry-After or <c>retryAfterSeconds</c>); null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether no answer came, or it broke off.</summary>
    public bool IsConnectionFailure => StatusCode is null;

    /// <summary>410: a resourceVersion or continue token is older than what the server keeps.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone || Reason is "Expired" or "Gone";

    /// <summary>404: the object, or the kind, is not there.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>403: not permitted.</summary>
    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    /// <summary>401: not known.</summary>
    public bool IsUnauthorized => StatusCode == HttpStatusCode.Unauthorized;

    /// <summary>409 because the object has changed since it was read.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && Reason is not "AlreadyExists";

    /// <summary>409 because an object of that name is there.</summary>
    public bool IsAlreadyExists => StatusCode == HttpStatusCode.Conflict && Reason is "AlreadyExists";

    /// <summary>400 or 422: the server does not understand the request, or does not accept the object.</summary>
    public bool IsInvalid => StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity;

    /// <summary>429: the server asks to slow down.</summary>
    public bool IsTooManyRequests => StatusCode == HttpStatusCode.TooManyRequests;

    /// <summary>
    /// A resourceVersion that the server has not reached: a replica that lags, or an etcd that was restored from an older copy. Old
    /// servers say so in the message only (kubernetes/kubernetes issue 88577, as client-go looks for it).
    /// </summary>
    public bool IsTooLargeResourceVersion =>
        Causes.Contains("ResourceVersionTooLarge", StringComparer.Ordinal) || Message.Contains("Too large resource version", StringComparison.Ordinal);

    /// <summary>Whether the same request may succeed later: no answer, 429, or an error of the server.</summary>
    public bool IsTransient => StatusCode is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
