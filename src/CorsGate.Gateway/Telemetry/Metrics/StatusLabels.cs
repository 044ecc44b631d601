using System.Collections.Immutable;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// The values of the label <c>code</c>: the registered HTTP statuses (IANA, HTTP Status Code Registry) with nginx's 444 and 499,
/// and a class such as <c>4xx</c> for any other, so that an upstream cannot make up values.
/// </summary>
internal static class StatusLabels
{
    private const int FirstRegistered = 6;

    private static readonly int[] Registered =
    [
        100, 101, 102, 103,
        200, 201, 202, 203, 204, 205, 206, 207, 208, 226,
        300, 301, 302, 303, 304, 305, 307, 308,
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 425, 426, 428, 429, 431, 444, 451, 499,
        500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
    ];

    private static readonly byte[] Indexes = MakeIndexes();

    /// <summary>The values by index: <c>other</c>, the five classes, the statuses.</summary>
    public static ImmutableArray<string> Values { get; } =
        ["other", "1xx", "2xx", "3xx", "4xx", "5xx", .. Registered.Select(code => code.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The index of the value for a status.</summary>
    public static int IndexOf(int status) => (uint)status < (uint)Indexes.Length ? Indexes[status] : 0;

    /// <summary>The index of the class that a value belongs to.</summary>
    public static int ClassOf(int index) => index < FirstRegistered ? index : Registered[index - FirstRegistered] / 100;

    private static byte[] MakeIndexes()
    {
        var indexes = new byte[600];
        for (var status = 100; status < indexes.Length; status++)
        {
            var registered = Array.BinarySearch(Registered, status);
            indexes[status] = (byte)(registered < 0 ? status / 100 : FirstRegistered + registered);
        }

        return indexes;
    }
}
