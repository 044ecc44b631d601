using System.Globalization;
using System.Net.Sockets;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// Keeps file descriptors free for the process itself and for connections to upstreams. Where clients have taken the last
/// one, the runtime cannot open the next assembly that it needs, and ends the process; so accepting stops earlier.
/// </summary>
/// <remarks>
/// The kernel gives out the lowest free number (POSIX, open): the number of a new descriptor says how many are taken, at no
/// cost. Where there is no such number (Windows) or no limit to be read, there is always room.
/// </remarks>
internal sealed class DescriptorHeadroom(int limit)
{
    private const int Least = 32;
    private const string LimitsFile = "/proc/self/limits";
    private readonly int _highest = limit == int.MaxValue ? int.MaxValue : limit - Math.Max(Least, limit / 8);

    /// <summary>That of this process, whose limit is read once.</summary>
    public static DescriptorHeadroom OfProcess { get; } = new(ReadLimit());

    /// <summary>Whether more may be taken after this connection.</summary>
    public bool IsLeftAfter(Socket accepted) => _highest == int.MaxValue || accepted.Handle < _highest;

    /// <summary>Whether there is room now.</summary>
    public bool IsThere()
    {
        if (_highest == int.MaxValue) return true;
        try
        {
            using var probe = File.OpenHandle("/dev/null");
            return probe.DangerousGetHandle() < _highest;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Finds the soft limit in the text of a process's limits; <see cref="int.MaxValue"/>: none is named.</summary>
    public static int ParseLimit(string limits)
    {
        const string Name = "Max open files";
        var line = limits.Split('\n').FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal));
        var soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
    }

    private static int ReadLimit()
    {
        if (!OperatingSystem.IsLinux()) return int.MaxValue;
        try
        {
            return ParseLimit(File.ReadAllText(LimitsFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return int.MaxValue;
        }
    }
}
