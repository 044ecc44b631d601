using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.KubeApiServer.Origins;

/// <summary>How much of the web an entry lets in.</summary>
internal enum OriginBreadth
{
    /// <summary>Some origins.</summary>
    Some,

    /// <summary>Every origin of http, and not of https.</summary>
    EveryHttp,

    /// <summary>Every origin of https, and not of http.</summary>
    EveryHttps,

    /// <summary>Every origin.</summary>
    Everything,
}

/// <summary>
/// Tells how much an entry lets in by asking it about hosts that have nothing in common: whoever lets all of them in, lets
/// everybody in.
/// </summary>
internal static class Breadth
{
    private static readonly string[] Hosts = ["a.test", "q7-x.k.invalid", "203.0.113.7", "zz9.example:8443", "localhost:3000"];

    /// <summary>Asks.</summary>
    public static OriginBreadth Of(OriginPattern pattern, CorsSemantics semantics)
    {
        var matcher = OriginMatcher.Compile([pattern], semantics, credentials: true);
        var https = Array.TrueForAll(Hosts, host => matcher.Match("https://" + host).IsMatch);
        var http = Array.TrueForAll(Hosts, host => matcher.Match("http://" + host).IsMatch);
        return (https, http) switch
        {
            (true, true) => OriginBreadth.Everything,
            (true, _) => OriginBreadth.EveryHttps,
            (_, true) => OriginBreadth.EveryHttp,
            _ => OriginBreadth.Some,
        };
    }
}
