namespace CorsGate.Differential.Tests.Ingress;

/// <summary>Values put together from the pieces that the validators are about, the same ones in every run.</summary>
internal static class RandomValues
{
    private static readonly string[] OriginPieces =
    [
        "https://", "http://", "app://", "://", "*.", "*", "a", "foo.com", ".", "-", "_", ":", ":80", ":8443", ",", ", ", " ", "null", "NULL", "/", "9", "Z", "\t",
    ];

    private static readonly string[] ListPieces = ["GET", "x-A", "_", "-", "*", ",", ", ", " ", "  ", "9", "\t", ".", "é", ",,"];

    private static readonly string[] NumberPieces = ["0", "1", "9", "+", "-", " ", "_", ".", "99999999", "e"];

    /// <summary>Every annotation with values of its own.</summary>
    public static IEnumerable<(string Annotation, string Value)> All
    {
        get
        {
            var random = new Random(20260320);
            return
            [
                .. Make("cors-allow-origin", 100, OriginPieces, 7),
                .. Make("cors-allow-methods", 25, ListPieces, 5),
                .. Make("cors-allow-headers", 25, ListPieces, 5),
                .. Make("cors-expose-headers", 25, ListPieces, 5),
                .. Make("cors-max-age", 15, NumberPieces, 4),
            ];

            IEnumerable<(string, string)> Make(string annotation, int count, string[] pieces, int most) => Enumerable.Range(0, count)
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => pieces[random.Next(pieces.Length)])))
                .Distinct(StringComparer.Ordinal)
                .Select(value => (annotation, value))
                .ToList();
        }
    }
}
