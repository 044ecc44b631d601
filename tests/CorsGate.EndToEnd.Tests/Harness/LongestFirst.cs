using Xunit.Abstractions;

[assembly: TestCollectionOrderer("CorsGate.EndToEnd.Tests.Harness.LongestFirst", "CorsGate.EndToEnd.Tests")]

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>
/// Begins with the collections that have a name: they share something that takes long to start, and their tests follow one another for
/// minutes, beside which the hundreds of short ones have time enough.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(Rank).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    // What measures comes last, when there is little beside it.
    private static int Rank(ITestCollection collection) => collection switch
    {
        { CollectionDefinition: not null } => 0,
        _ when collection.DisplayName.Contains(".Scale.", StringComparison.Ordinal) => 2,
        _ => 1,
    };
}
