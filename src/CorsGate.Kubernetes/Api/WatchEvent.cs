namespace CorsGate.Kubernetes.Api;

/// <summary>What a watch tells.</summary>
public enum WatchEventType
{
    /// <summary>There is an object that was not there.</summary>
    Added,

    /// <summary>An object is another.</summary>
    Modified,

    /// <summary>An object is gone; the event holds its last state.</summary>
    Deleted,

    /// <summary>Nothing happened up to a version.</summary>
    Bookmark,
}

/// <summary>An event of a watch. ERROR events are exceptions of the watch that they end.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; null for a bookmark.</param>
/// <param name="ResourceVersion">The version that the watch has reached with this event.</param>
/// <param name="EndsInitialEvents">Whether it is the bookmark after which a WatchList has told everything there is.</param>
public sealed record WatchEvent(WatchEventType Type, KubernetesObject? Object, string ResourceVersion, bool EndsInitialEvents = false);
