using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>
/// Reads a match of a GRPCRoute rule. A gRPC call is a POST to <c>/service/method</c>, so service and method become a condition
/// on the path: both exact, an exact path; the service alone, a prefix; the rest, a regular expression.
/// </summary>
internal static class GrpcMatchReader
{
    private const string AnySegment = "[^/]+";

    private static readonly TextRule ServiceName = TextRule.Of(
        0, 1024, IsServiceName, "write names of letters, digits and '_' with dots between, such as helloworld.Greeter");

    private static readonly TextRule MethodName = TextRule.Of(
        0, 1024, text => text.Length == 0 || IsIdentifier(text), "write a name of letters, digits and '_', such as SayHello");

    public static RouteMatch? Read(Field field)
    {
        if (field.Map("method", "headers") is not { } map)
            return null;
        return new RouteMatch
        {
            Path = ReadMethod(map["method"]),
            Headers = HttpMatchReader.ReadValues(map["headers"], TextRules.HeaderValue, StringComparer.OrdinalIgnoreCase),
        };
    }

    private static PathMatch ReadMethod(Field field)
    {
        if (field.Map("type", "service", "method") is not { } map)
            return PathMatch.Any;
        if (!map["service"].IsPresent && !map["method"].IsPresent)
            map.Error("names neither service nor method; write one of them, or remove the field");
        var isRegex = map["type"].Word("Exact", "RegularExpression") is "RegularExpression";
        var service = map["service"].Text(isRegex ? TextRules.Any(0, 1024) : ServiceName) ?? "";
        var method = map["method"].Text(isRegex ? TextRules.Any(0, 1024) : MethodName) ?? "";
        if (isRegex)
        {
            RegexRule.Check(map["service"], service);
            RegexRule.Check(map["method"], method);
            return new PathMatch(PathMatchKind.Regex, $"/{Group(service)}/{Group(method)}");
        }

        return (service.Length, method.Length) switch
        {
            (0, 0) => PathMatch.Any,
            (_, 0) => new PathMatch(PathMatchKind.Prefix, $"/{service}/"),
            (0, _) => new PathMatch(PathMatchKind.Regex, $"/{AnySegment}/{method}"),
            _ => new PathMatch(PathMatchKind.Exact, $"/{service}/{method}"),
        };
    }

    private static string Group(string expression) => expression.Length == 0 ? AnySegment : $"(?:{expression})";

    // ^(?i)\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$
    private static bool IsServiceName(string text) =>
        text.Length == 0 || (text[0] == '.' ? text[1..] : text).Split('.').All(IsIdentifier);

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
