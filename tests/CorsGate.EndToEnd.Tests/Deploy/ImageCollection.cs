using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>The tests of what is in the image, which is made once for them.</summary>
[CollectionDefinition(Name)]
public sealed class ImageCollection : ICollectionFixture<ImageTree>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "image";
}

/// <summary>A fact about a confined process; skipped, and counted as such, where nobody can be confined.</summary>
internal sealed class ConfinedFactAttribute : FactAttribute
{
    /// <summary>Skips where nobody can.</summary>
    public ConfinedFactAttribute() => Skip = ConfinedProcess.Missing;
}

/// <summary>A fact about a confined process in a cluster; skipped, and counted as such, where one of the two is missing.</summary>
internal sealed class PodFactAttribute : FactAttribute
{
    /// <summary>Skips where one is missing.</summary>
    public PodFactAttribute() => Skip = ConfinedProcess.Missing ?? KubeCrds.Missing ?? KubectlFactAttribute.Missing;
}
