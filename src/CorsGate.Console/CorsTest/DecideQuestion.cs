using System.Text.Json;
using System.Text.Json.Serialization;
using CorsGate.Cors.Browser;

namespace CorsGate.ConsolePages.CorsTest;

/// <summary>The body of <c>POST /cors-test/decide</c>, read strictly: whatever it holds was sent by somebody's browser.</summary>
internal sealed record DecideQuestion
{
    private const int MaxHeaders = 100;
    private const int MaxName = 256;
    private const int MaxValue = 4096;

    /// <summary>The URL, as a browser serializes it.</summary>
    public required string Url { get; init; }

    /// <summary>The page's origin, as a browser serializes it.</summary>
    public required string Origin { get; init; }

    // Not init-only: generated readers would replace the defaults of those by null.

    /// <summary>The method.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>The headers. Values are told only where the preflight depends on them.</summary>
    public IReadOnlyList<DecideHeader> Headers { get; set; } = [];

    /// <summary><c>omit</c>, <c>same-origin</c> or <c>include</c>.</summary>
    public string Credentials { get; set; } = "same-origin";

    /// <summary>The length of the body in bytes; null: none.</summary>
    public long? BodyLength { get; set; }

    /// <summary>Reads a body.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="request">What is asked about; null where there is a problem.</param>
    /// <param name="problem">What is wrong; empty where nothing is.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, out PageRequest? request, out string problem)
    {
        request = null;
        try
        {
            var question = JsonSerializer.Deserialize(json.Span, DecideJson.Default.DecideQuestion);
            return question is null ? Fail("the body must be a JSON object", out problem) : question.TryCheck(out request, out problem);
        }
        catch (JsonException exception)
        {
            return Fail($"the body is not what is expected: {exception.Message.Split(" Path:")[0]}", out problem);
        }
    }

    private bool TryCheck(out PageRequest? request, out string problem)
    {
        request = null;
        if (!FetchUrl.TryParse(Url, out var url, out problem))
            return false;
        if (!CorsGate.Cors.Origins.Origin.IsNull(Origin) && !CorsGate.Cors.Origins.Origin.TryParse(Origin, out _))
            return Fail("origin: not an origin as browsers write it; write for example https://app.example.com", out problem);
        if (!IsToken(Method))
            return Fail("method: not a method", out problem);
        if (Headers.Count > MaxHeaders || Headers.Any(header => header is null || !IsToken(header.Name) || header.Value is { Length: > MaxValue }))
            return Fail("headers: too many, too long, or a name that is none", out problem);
        FetchCredentials? credentials = Credentials switch
        {
            "omit" => FetchCredentials.Omit,
            "same-origin" => FetchCredentials.SameOrigin,
            "include" => FetchCredentials.Include,
            _ => null,
        };
        if (credentials is null)
            return Fail("credentials: must be omit, same-origin or include", out problem);
        if (BodyLength < 0)
            return Fail("bodyLength: must not be negative", out problem);
        request = new PageRequest
        {
            Url = url!,
            Origin = Origin,
            Method = Method,
            Headers = [.. Headers.Select(header => new FetchHeader(header.Name, header.Value))],
            Credentials = credentials.Value,
            BodyLength = BodyLength,
        };
        return true;
    }

    private static bool IsToken(string? text) =>
        text is { Length: > 0 and <= MaxName } && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static bool Fail(string what, out string problem)
    {
        problem = what;
        return false;
    }
}

/// <summary>A header in a question.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null: not told.</param>
internal sealed record DecideHeader(string Name, string? Value = null);

/// <summary>How questions are read: nothing unknown, nothing twice, nothing deep.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 4)]
[JsonSerializable(typeof(DecideQuestion))]
internal sealed partial class DecideJson : JsonSerializerContext;
