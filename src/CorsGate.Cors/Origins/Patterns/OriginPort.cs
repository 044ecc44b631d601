using System.Globalization;

namespace CorsGate.Cors.Origins;

/// <summary>The port of an entry: one number, the absence of a port, or any.</summary>
public readonly record struct OriginPort
{
    private const int AnyNumber = -2;

    private OriginPort(int number) => Number = number;

    /// <summary>Every port, also the default one (<c>:*</c>).</summary>
    public static OriginPort Any { get; } = new(AnyNumber);

    /// <summary>The port as <see cref="Origin.Port"/> gives it; not meaningful when <see cref="IsAny"/>.</summary>
    public int Number { get; }

    /// <summary>Whether every port will do.</summary>
    public bool IsAny => Number == AnyNumber;

    /// <summary>One port: a number that the entry names, or the default of its scheme.</summary>
    /// <param name="number">The number, or <see cref="Origin.NoPort"/> for none.</param>
    public static OriginPort Of(int number) => new(Math.Max(number, Origin.NoPort));

    /// <summary>The port as a browser writes it after a host: empty, <c>:8443</c>, or <c>:*</c> for any.</summary>
    /// <param name="scheme">The scheme, whose default port is not written.</param>
    public string Suffix(string scheme) => this switch
    {
        { IsAny: true } => ":*",
        _ when Number == Origin.DefaultPort(scheme) || Number == Origin.NoPort => "",
        _ => ":" + Number.ToString(CultureInfo.InvariantCulture),
    };
}
