using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Status;

/// <summary>The status that every object of ours should have. Objects that are not in it have none of our entries.</summary>
/// <param name="Objects">By object.</param>
/// <param name="Rejections">What to tell people as Events, one for each object, in order of name.</param>
public sealed record DesiredStatus(ImmutableDictionary<ObjectReference, ObjectStatus> Objects, ImmutableArray<Rejection> Rejections)
{
    /// <summary>The objects whose status is another than in the computation before, also those that have none any more.</summary>
    public IReadOnlyCollection<ObjectReference> Changed { get; init; } = [];

    /// <summary>Nothing.</summary>
    public static DesiredStatus Empty { get; } = new(ImmutableDictionary<ObjectReference, ObjectStatus>.Empty, []);
}

/// <summary>An object that is not served as it is written.</summary>
/// <param name="Object">The object.</param>
/// <param name="Reason">Why, in a word.</param>
/// <param name="Message">Why.</param>
public sealed record Rejection(ObjectReference Object, ConditionReason Reason, string Message);
