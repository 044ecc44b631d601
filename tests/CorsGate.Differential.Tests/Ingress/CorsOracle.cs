using System.Globalization;
using System.Text.RegularExpressions;

namespace CorsGate.Differential.Tests.Ingress;

/// <summary>
/// What ingress-nginx v1.15.1 makes of the CORS annotations of an Ingress, written down a second time and independently of the
/// product: with the controller's own regular expressions (internal/ingress/annotations/cors and …/parser), in an engine that is
/// linear as Go's is.
/// </summary>
/// <param name="Enabled">Whether there is a CORS block at all.</param>
/// <param name="Origins">The origins; empty: the block has no test of the origin and does nothing.</param>
/// <param name="Methods">The value of Access-Control-Allow-Methods.</param>
/// <param name="Headers">The value of Access-Control-Allow-Headers.</param>
/// <param name="Exposed">The value of Access-Control-Expose-Headers; empty: not sent.</param>
/// <param name="Credentials">Whether Access-Control-Allow-Credentials is sent.</param>
/// <param name="MaxAge">The value of Access-Control-Max-Age.</param>
internal sealed record CorsOracle(
    bool Enabled, IReadOnlyList<string> Origins, string Methods, string Headers, string Exposed, bool Credentials, long MaxAge)
{
    /// <summary>The methods where the annotation is missing or invalid.</summary>
    public const string DefaultMethods = "GET, PUT, POST, DELETE, PATCH, OPTIONS";

    /// <summary>The request headers where the annotation is missing or invalid.</summary>
    public const string DefaultHeaders =
        "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";

    private static readonly Regex OriginList = Linear(@"^((((([a-z]+://)?(\*\.)?[A-Za-z0-9\-.]*(:[0-9]+)?,?)|null)+)|\*)?\z");
    private static readonly Regex OriginItem = Linear(@"^([a-z]+://(\*\.)?[A-Za-z0-9\-.]*(:[0-9]+)?|\*|null)?\z");
    private static readonly Regex MethodList = Linear(@"^([A-Za-z]+,?[\t\n\f\r ]?)+\z");
    private static readonly Regex HeaderList = Linear(@"^[A-Za-z0-9\-_, ]*\z");
    private static readonly Regex ExposedList = Linear(@"^(([A-Za-z0-9\-_]+|\*),?[\t\n\f\r ]?)+\z");

    /// <summary>Whether every origin is allowed.</summary>
    public bool AnyOrigin => Origins is ["*"];

    /// <summary>Reads the annotations.</summary>
    public static CorsOracle Read(IReadOnlyDictionary<string, string> annotations)
    {
        return new(
            Bool("enable-cors") ?? false,
            ReadOrigins(Text("cors-allow-origin", OriginList)),
            Text("cors-allow-methods", MethodList, MethodList) ?? DefaultMethods,
            Text("cors-allow-headers", HeaderList, HeaderList) ?? DefaultHeaders,
            Text("cors-expose-headers", ExposedList, ExposedList) ?? "",
            Bool("cors-allow-credentials") ?? true,
            annotations.TryGetValue("cors-max-age", out var age) && ParseInteger(age) is { } seconds ? seconds : 1728000);

        bool? Bool(string name) => annotations.GetValueOrDefault(name) switch
        {
            "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
            "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
            _ => null,
        };

        // Validated with all spaces removed, and without line breaks; used as written, trimmed; checked again where the reader does so.
        string? Text(string name, Regex validator, Regex? again = null)
        {
            if (!annotations.TryGetValue(name, out var value) || value.AsSpan().ContainsAny('\r', '\n'))
                return null;
            if (value.Length > 0 && !validator.IsMatch(value.Replace(" ", "", StringComparison.Ordinal)))
                return null;
            var trimmed = value.Trim();
            return trimmed.Length == 0 || again?.IsMatch(trimmed) == false ? null : trimmed;
        }
    }

    private static IReadOnlyList<string> ReadOrigins(string? list)
    {
        if (list is null)
            return ["*"];
        var origins = new List<string>();
        foreach (var item in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item == "*")
                return ["*"];
            if (OriginItem.IsMatch(item))
                origins.Add(item);
        }

        return origins;
    }

    // strconv.Atoi: an optional sign and decimal digits, 64 bits, nothing around them.
    private static long? ParseInteger(string text) =>
        Regex.IsMatch(text, @"^[+-]?[0-9]+\z", RegexOptions.NonBacktracking)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
}
