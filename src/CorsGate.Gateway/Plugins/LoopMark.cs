using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Plugins;

/// <summary>
/// Marks the requests that scripts send (CDN-Loop, RFC 8586), so that one that comes back to this gateway and makes a script send
/// another does not go on for ever. The mark holds a secret of this process: nobody else can make scripts' requests fail with it.
/// </summary>
internal static class LoopMark
{
    /// <summary>How often a request may come back and make scripts send others.</summary>
    public const int MaxHops = 4;

    private const string Field = "CDN-Loop";
    private static readonly string Own = $"corsgate;id={Convert.ToHexString(RandomNumberGenerator.GetBytes(8))};hops=";

    /// <summary>How many scripts' requests led to a request, one after the other.</summary>
    public static int HopsOf(IHeaderDictionary headers)
    {
        var hops = 0;
        foreach (var value in headers[Field])
        {
            for (var rest = value.AsSpan(); rest.IndexOf(Own, StringComparison.Ordinal) is >= 0 and var at;)
            {
                rest = rest[(at + Own.Length)..];
                if (!rest.IsEmpty && char.IsAsciiDigit(rest[0]))
                    hops = Math.Max(hops, rest[0] - '0');
            }
        }

        return hops;
    }

    /// <summary>Marks a request that a script sends.</summary>
    /// <param name="headers">Its fields.</param>
    /// <param name="hops">Those of the request that the script has.</param>
    public static void Add(IHeaderDictionary headers, int hops) => headers.Append(Field, string.Create(CultureInfo.InvariantCulture, $"{Own}{hops + 1}"));
}
