using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>Problems by the object that they are about, in order.</summary>
/// <param name="journal">Is told whose problems change.</param>
internal sealed class ProblemsByObject(ChangeJournal journal)
{
    private readonly Dictionary<ObjectReference, List<Problem>> _problems = [];

    /// <summary>The problems of an object, each once.</summary>
    public IEnumerable<Problem> Of(ObjectReference about) => _problems.TryGetValue(about, out var problems) ? problems.Distinct() : [];

    /// <summary>Takes some problems out and puts others in.</summary>
    public void Edit(IEnumerable<Problem> removed, IEnumerable<Problem> added)
    {
        foreach (var problem in removed)
        {
            if (problem.Object is not { } about || !_problems.TryGetValue(about, out var problems))
                continue;
            var place = problems.BinarySearch(problem, FullProblemOrder.Instance);
            if (place < 0)
                continue;
            problems.RemoveAt(place);
            if (problems.Count == 0)
                _problems.Remove(about);
            journal.Touch(about);
        }

        foreach (var problem in added)
        {
            if (problem.Object is not { } about)
                continue;
            if (!_problems.TryGetValue(about, out var problems))
                _problems.Add(about, problems = []);
            var place = problems.BinarySearch(problem, FullProblemOrder.Instance);
            problems.Insert(place < 0 ? ~place : place, problem);
            journal.Touch(about);
        }
    }
}
