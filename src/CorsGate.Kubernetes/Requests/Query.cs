using System.Globalization;
using System.Text;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Requests;

/// <summary>The query strings of requests.</summary>
internal static class Query
{
    /// <summary>A list's.</summary>
    public static string Of(ListRequest request) => new Parts()
        .Add("limit", request.Limit > 0 ? request.Limit.ToString(CultureInfo.InvariantCulture) : "")
        .Add("continue", request.Continue)
        .Add("fieldSelector", request.FieldSelector)
        .Add("labelSelector", request.LabelSelector)
        .ToString();

    /// <summary>A watch's.</summary>
    public static string Of(WatchRequest request) => new Parts()
        .Add("watch", "true")
        .Add("allowWatchBookmarks", "true")
        .Add("timeoutSeconds", request.TimeoutSeconds.ToString(CultureInfo.InvariantCulture))
        .Add("resourceVersion", request.ResourceVersion)
        .Add("sendInitialEvents", request.SendInitialEvents ? "true" : "")
        .Add("resourceVersionMatch", request.SendInitialEvents ? "NotOlderThan" : "")
        .Add("fieldSelector", request.FieldSelector)
        .Add("labelSelector", request.LabelSelector)
        .ToString();

    /// <summary>A patch's.</summary>
    public static string Of(PatchOptions patch) => new Parts()
        .Add("fieldManager", patch.FieldManager)
        .Add("force", patch is { Kind: PatchKind.Apply, Force: true } ? "true" : "")
        .ToString();

    private sealed class Parts
    {
        private readonly StringBuilder _text = new();

        public Parts Add(string name, string value)
        {
            if (value.Length > 0)
                _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            return this;
        }

        public override string ToString() => _text.ToString();
    }
}
