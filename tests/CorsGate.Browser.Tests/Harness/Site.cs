namespace CorsGate.Browser.Tests.Harness;

/// <summary>The files of the folder Site.</summary>
internal static class Site
{
    public static string Read(string name)
    {
        using var stream = typeof(Site).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
