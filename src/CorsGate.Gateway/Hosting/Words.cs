using System.Globalization;

namespace CorsGate.Gateway.Hosting;

/// <summary>Numbers in log lines.</summary>
internal static class Words
{
    /// <summary><c>1 route</c>, <c>2 routes</c>.</summary>
    public static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
