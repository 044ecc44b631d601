using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Credentials;

namespace CorsGate.Kubernetes.Requests;

/// <summary>Sends requests with credentials, and again where that is due.</summary>
internal sealed class RequestSender(ClusterAccess access, ApiClientOptions options) : IDisposable
{
    private const int LongestStatus = 256 * 1024;
    private readonly ApiConnections _connections = new(access, options);
    private readonly string _root = access.Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";
    private long _requests;

    public long RequestCount => Interlocked.Read(ref _requests);

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<(byte[] Body, string ContentType)> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        var backoff = new Backoff(options.TimeProvider, options.Random);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(request, cancellation);
            }
            catch (ApiException failure) when (attempt < options.Attempts && !request.IsSentOnce && IsRepeatable(request, failure))
            {
                await backoff.WaitAsync(failure, cancellation);
            }
        }
    }

    /// <summary>Sends a request once and leaves the answer's body to be read.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return await SendWithCredentialAsync(request, either.Token);
        }
        catch (Exception failure) when (IsOurs(failure) && !cancellation.IsCancellationRequested)
        {
            throw Explain(request, failure);
        }
    }

    public void Dispose() => _connections.Dispose();

    private async Task<(byte[] Body, string ContentType)> AttemptAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using var response = await SendWithCredentialAsync(request, either.Token);
            var body = await BodyReader.ReadAsync(response.Content, options.MaxResponseBytes, either.Token);
            return (body, response.Content.Headers.ContentType?.ToString() ?? "");
        }
        catch (Exception failure) when (IsOurs(failure) && !cancellation.IsCancellationRequested)
        {
            throw Explain(request, failure);
        }
    }

    private async Task<HttpResponseMessage> SendWithCredentialAsync(ApiRequest request, CancellationToken cancellation)
    {
        var credential = await access.Credentials.GetAsync(refused: null, cancellation);
        HttpResponseMessage response;
        try
        {
            response = await SendOnceAsync(request, credential, cancellation);
            if (response.StatusCode != HttpStatusCode.Unauthorized)
                return await RequireSuccessAsync(request, response, cancellation);
            response.Dispose();
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.SecureConnectionError || failure.InnerException is AuthenticationException)
        {
            // The server's certificate may have a new authority, or ours is out of date. Below, the second failure counts.
        }

        credential = await access.Credentials.GetAsync(refused: credential, cancellation);
        response = await SendOnceAsync(request, credential, cancellation);
        return await RequireSuccessAsync(request, response, cancellation);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, Credential credential, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(request.Method, _root + request.PathAndQuery)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (credential.Authorization is not null)
            message.Headers.TryAddWithoutValidation("Authorization", credential.Authorization);
        foreach (var (name, value) in access.Headers)
            message.Headers.TryAddWithoutValidation(name, value);

        // The handler takes the name for SNI and for the check of the certificate from here; API servers do not look at it.
        if (access.TlsServerName is not null)
            message.Headers.Host = access.TlsServerName;
        if (request.Body is { } body)
            message.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = request.ContentType } };
        Interlocked.Increment(ref _requests);
        return await _connections.For(credential).SendAsync(message, cancellation);
    }

    private async Task<HttpResponseMessage> RequireSuccessAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var body = await BodyReader.ReadStartAsync(response.Content, LongestStatus, cancellation);
            throw StatusError.From(request.ToString(), response.StatusCode, body, RetryAfter(response));
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > options.TimeProvider.GetUtcNow() => date - options.TimeProvider.GetUtcNow(),
        _ => null,
    };

    private static bool IsRepeatable(ApiRequest request, ApiException failure) =>
        (request.Method == HttpMethod.Get && failure is { IsTransient: true, IsTooLargeResourceVersion: false, Reason: not TooLarge })
        || failure.IsTooManyRequests
        || failure is { StatusCode: HttpStatusCode.ServiceUnavailable, RetryAfter: not null };

    // Not all that goes wrong with a connection comes as HttpRequestException: one that is reset as soon as it is there is a SocketException.
    private static bool IsOurs(Exception failure) => failure is not ApiException;

    private ApiException Explain(ApiRequest request, Exception failure) => failure switch
    {
        OperationCanceledException => new ApiException($"{request}: no answer within {options.RequestTimeout.TotalSeconds:0} s", null, failure),
        ResponseTooLargeException => new ApiException($"{request}: {failure.Message}", HttpStatusCode.InternalServerError, failure) { Reason = TooLarge },
        _ => new ApiException($"{request}: {access.Server.Authority}: {Quoting.Escape(Describe(failure))}", null, failure),
    };

    internal const string TooLarge = "ResponseTooLarge";

    private static string Describe(Exception failure)
    {
        var innermost = failure;
        while (innermost.InnerException is { } inner)
            innermost = inner;

        // Of what is not expected the kind says more than the message.
        return failure is HttpRequestException or IOException or SocketException ? innermost.Message : $"{innermost.GetType().Name}: {innermost.Message}";
    }
}
