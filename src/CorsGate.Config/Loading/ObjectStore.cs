using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Loading;

/// <summary>
/// The objects of a configuration across loads: one for each identity. An object that became invalid, by itself or in view of the
/// others, keeps its last good version; one that is gone is gone.
/// </summary>
internal sealed class ObjectStore(LoadOptions options)
{
    private Dictionary<ObjectReference, Resource> _good = [];

    /// <summary>Takes the objects of all files.</summary>
    /// <param name="files">The files, in order.</param>
    /// <param name="problems">Takes what is wrong with objects.</param>
    public ResourceSet Merge(IEnumerable<LoadedFile> files, ICollection<Problem> problems)
    {
        var first = new Dictionary<ObjectReference, SourceLocation>();
        var read = ImmutableArray.CreateBuilder<Resource>();
        foreach (var item in files.SelectMany(file => file.Objects).Select(item => ResourceChecks.Check(item, options)))
        {
            if (item.Reference is { } reference && !first.TryAdd(reference, item.Location))
            {
                problems.Add(new Problem(
                    ProblemSeverity.Error, item.Location, reference, null, $"the object is already defined at {first[reference]}, which counts; remove one of them"));
                continue;
            }

            foreach (var problem in item.Problems)
                problems.Add(problem);
            if (Choose(item, problems) is { } resource)
                read.Add(resource);
        }

        var served = Check(new ResourceSet { Resources = read.ToImmutable() }, problems);
        _good = [];
        foreach (var resource in served.Resources)
        {
            if (!resource.IsRefused)
                _good[resource.Reference] = resource;
        }

        return served;
    }

    private Resource? Choose(ReadObject read, ICollection<Problem> problems)
    {
        if (!read.IsRefused || read.Reference is null || !_good.TryGetValue(read.Reference, out var last))
            return read.Resource;
        problems.Add(LastGood(read.Location, read.Reference));
        return last;
    }

    private ResourceSet Check(ResourceSet all, ICollection<Problem> problems)
    {
        var check = ResourceSetChecks.Open(all);
        var served = all.Resources.ToBuilder();
        for (var i = 0; i < served.Count; i++)
        {
            if (check(served[i]) is not { } refusal)
                continue;
            foreach (var problem in refusal.Problems)
                problems.Add(problem);

            // What was good among other objects need not be so among these.
            if (_good.TryGetValue(served[i].Reference, out var last) && !ReferenceEquals(last, served[i]) && check(last) is null)
            {
                problems.Add(LastGood(served[i].Location, served[i].Reference));
                served[i] = last;
            }
            else
            {
                served[i] = refusal.StandIn;
            }
        }

        return new ResourceSet { Resources = served.ToImmutable() };
    }

    /// <summary>What is said about an object whose last good version is served.</summary>
    public static Problem LastGood(SourceLocation at, ObjectReference reference) =>
        new(ProblemSeverity.Warning, at, reference, null, "the object is served in its last good version until it is valid again");
}
