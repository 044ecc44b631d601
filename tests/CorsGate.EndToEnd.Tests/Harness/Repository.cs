namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CorsGate.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run from a build below the repository's root; CorsGate.slnx was not found above " + AppContext.BaseDirectory);
    }
}
