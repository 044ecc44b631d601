using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects;

/// <summary>An object before and after a change.</summary>
/// <param name="Before">What it was; null: it was not there.</param>
/// <param name="After">What it is, of the same identity; null: it is gone.</param>
public readonly record struct ResourceChange(Resource? Before, Resource? After);

/// <summary>What changed since the last translation of a session.</summary>
/// <param name="Changes">The objects that changed, each once.</param>
/// <param name="All">All objects, for who needs more than the changes; called only then.</param>
public sealed record SessionInput(IReadOnlyCollection<ResourceChange> Changes, Func<ResourceSet> All)
{
    /// <summary>Whether files that the configuration names (certificates, included files) may have changed as well.</summary>
    public bool MayFilesHaveChanged { get; init; }

    /// <summary>Everything at once: the first translation. Of two objects with one identity the first counts.</summary>
    public static SessionInput Of(ResourceSet resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return new SessionInput([.. resources.Resources.DistinctBy(resource => resource.Reference).Select(resource => new ResourceChange(null, resource))], () => resources);
    }

    /// <summary>What is different in a new set of objects: those that are other instances.</summary>
    /// <param name="before">The objects by identity, which become those of the new set.</param>
    /// <param name="after">The new set.</param>
    internal static SessionInput Between(Dictionary<ObjectReference, Resource> before, ResourceSet after)
    {
        var changes = new List<ResourceChange>();
        var gone = new Dictionary<ObjectReference, Resource>(before);
        foreach (var resource in after.Resources)
        {
            if (gone.Remove(resource.Reference, out var old) && ReferenceEquals(old, resource))
                continue;
            changes.Add(new ResourceChange(old, resource));
            before[resource.Reference] = resource;
        }

        foreach (var (reference, old) in gone)
        {
            changes.Add(new ResourceChange(old, null));
            before.Remove(reference);
        }

        return new SessionInput(changes, () => after) { MayFilesHaveChanged = true };
    }
}
