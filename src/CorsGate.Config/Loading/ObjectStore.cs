using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Loading;

/// <summary>
/// The objects of a configuration across loads: one for each identity. An object that became invalid keeps its last good
/// version; one that is gone is gone.
/// </summary>
internal sealed class ObjectStore(LoadOptions options)
{
    private Dictionary<ObjectReference, Resource> _good = [];

    /// <summary>Takes the objects of all files.</summary>
    /// <param name="files">The files, in order.</param>
    /// <param name="problems">Takes what is wrong with objects.</param>
    public ResourceSet Merge(IEnumerable<LoadedFile> files, ICollection<Problem> problems)
    {
        var next = new Dictionary<ObjectReference, Resource>();
        var first = new Dictionary<ObjectReference, SourceLocation>();
        var served = ImmutableArray.CreateBuilder<Resource>();
        foreach (var read in files.SelectMany(file => file.Objects).Select(read => ResourceChecks.Check(read, options)))
        {
            if (read.Reference is { } reference && !first.TryAdd(reference, read.Location))
            {
                problems.Add(new Problem(
                    ProblemSeverity.Error, read.Location, reference, null, $"the object is already defined at {first[reference]}, which counts; remove one of them"));
                continue;
            }

            foreach (var problem in read.Problems)
                problems.Add(problem);
            if (Choose(read, problems) is not { } resource)
                continue;
            served.Add(resource);
            if (resource is not TrafficPolicyResource { IsRefused: true })
                next[resource.Reference] = resource;
        }

        _good = next;
        return new ResourceSet { Resources = served.ToImmutable() };
    }

    private Resource? Choose(ReadObject read, ICollection<Problem> problems)
    {
        if (!read.IsRefused || read.Reference is null || !_good.TryGetValue(read.Reference, out var last))
            return read.Resource;
        problems.Add(KeptLastGood(read));
        return last;
    }

    /// <summary>What is said about an object whose last good version is served.</summary>
    public static Problem KeptLastGood(ReadObject read) =>
        new(ProblemSeverity.Warning, read.Location, read.Reference, null, "the object is served in its last good version until it is valid again");
}
