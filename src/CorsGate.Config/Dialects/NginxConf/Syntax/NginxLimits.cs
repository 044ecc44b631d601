namespace CorsGate.Config.Dialects.NginxConf.Syntax;

/// <summary>What an nginx.conf may cost: it is untrusted input like any other.</summary>
internal static class NginxLimits
{
    /// <summary>The largest file, in characters.</summary>
    public const int Characters = Manifests.ManifestLimits.DocumentCharacters;

    /// <summary>The longest word, in characters. nginx itself stops at 4,096 bytes, which long origin lists exceed.</summary>
    public const int WordCharacters = 64 * 1024;

    /// <summary>The deepest nesting of blocks.</summary>
    public const int Depth = 32;

    /// <summary>The largest number of directives in a file.</summary>
    public const int Directives = 100_000;

    /// <summary>The largest number of directives that the programs of an http block are made of; a server's count for each of its locations.</summary>
    public const int Compiled = 2_000_000;

    /// <summary>The largest number of locations that are served for one server, nested ones included.</summary>
    public const int Locations = 10_000;
}
