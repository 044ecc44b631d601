using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Requests;

namespace CorsGate.Kubernetes.Watching;

/// <summary>
/// Reads all objects of a kind page by page. A continue token that has expired (410) begins again from the first page, and after
/// two of them all objects are asked for at once; a page that is larger than an answer may be is asked for by half.
/// </summary>
internal sealed class ObjectLister(IKubernetesApi api, ResourceType type, ListRequest request)
{
    private const int MostRestarts = 2;

    /// <summary>All objects, and the version from which a watch can go on.</summary>
    public async Task<(List<KubernetesObject> Items, string ResourceVersion)> ReadAsync(CancellationToken cancellation)
    {
        var limit = request.Limit;
        var restarts = 0;
        while (true)
        {
            try
            {
                return await ReadPagesAsync(limit, cancellation);
            }
            catch (ExpiredTokenException)
            {
                if (++restarts > MostRestarts)
                    limit = 0;
            }
            catch (ApiException failure) when (failure.Reason is RequestSender.TooLarge && limit > 1)
            {
                limit /= 2;
            }
        }
    }

    private async Task<(List<KubernetesObject> Items, string ResourceVersion)> ReadPagesAsync(int limit, CancellationToken cancellation)
    {
        var all = new List<KubernetesObject>();
        var next = "";
        while (true)
        {
            ObjectList page;
            try
            {
                // What fails at the first page is begun again by whoever asked; a later page would cost those before it.
                page = await api.ListAsync(type, request with { Limit = limit, Continue = next, IsSentOnce = next.Length == 0 }, cancellation);
            }
            catch (ApiException failure) when (failure.IsExpired && next.Length > 0)
            {
                throw new ExpiredTokenException(failure);
            }

            all.AddRange(page.Items);

            if (page.Continue.Length == 0)
                return (all, page.ResourceVersion);

            // It would be read for ever; and what is missing of a list must not count as deleted.
            if (string.Equals(page.Continue, next, StringComparison.Ordinal))
                throw new ApiException($"the list of {type} does not move on from a page", System.Net.HttpStatusCode.InternalServerError);
            next = page.Continue;
        }
    }

    private sealed class ExpiredTokenException(Exception inner) : Exception("the continue token has expired", inner);
}
