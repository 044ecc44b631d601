using Xunit.Abstractions;

[assembly: TestCollectionOrderer("CorsGate.EndToEnd.Tests.Harness.LongestFirst", "CorsGate.EndToEnd.Tests")]

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>
/// Begins with the collections that have a name: they share something that takes long to start, and their tests follow one another for
/// minutes, beside which the hundreds of short ones have time enough. That of the image is made from source, and comes first.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(Rank).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    private static int Rank(ITestCollection collection) =>
        collection.CollectionDefinition is null ? 2 : string.Equals(collection.DisplayName, Deploy.ImageCollection.Name, StringComparison.Ordinal) ? 0 : 1;
}
