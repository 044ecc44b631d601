using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads RequestRedirect and URLRewrite filters.</summary>
internal static class RedirectReader
{
    private static readonly int[] Statuses = [301, 302, 303, 307, 308];
    private static readonly TextRule Replacement = new(0, 1024, PathRules.CheckReplacement);

    public static RequestRedirect? ReadRedirect(Field field)
    {
        if (field.Map("scheme", "hostname", "path", "port", "statusCode") is not { } map)
            return null;
        var status = map["statusCode"].Number(0, 999) ?? 302;
        if (!Statuses.Contains(status))
            map["statusCode"].Error($"{status} is not a redirect that is known; write 301, 302, 303, 307 or 308");
        return new RequestRedirect
        {
            Scheme = map["scheme"].Word("http", "https"),
            Hostname = map["hostname"].Text(TextRules.PreciseHostname),
            Path = ReadPath(map["path"]),
            Port = map["port"].Number(1, 65535),
            StatusCode = status,
        };
    }

    public static UrlRewrite? ReadRewrite(Field field) =>
        field.Map("hostname", "path") is { } map ? new UrlRewrite(map["hostname"].Text(TextRules.PreciseHostname), ReadPath(map["path"])) : null;

    private static PathModifier? ReadPath(Field field)
    {
        if (field.Map("type", "replaceFullPath", "replacePrefixMatch") is not { } map)
            return null;
        var type = map["type"].Required("write ReplaceFullPath or ReplacePrefixMatch").Word("ReplaceFullPath", "ReplacePrefixMatch");
        if (type is null)
            return null;
        var isFull = type is "ReplaceFullPath";
        var (own, other) = isFull ? ("replaceFullPath", "replacePrefixMatch") : ("replacePrefixMatch", "replaceFullPath");
        var text = map[own].Required($"type {type} needs it").Text(Replacement);
        if (map[other].IsPresent)
            map[other].Error($"does not belong to type {type}; remove it or change the type");
        if (text is null)
            return null;
        if (text.Length > 0 && text[0] != '/')
        {
            map[own].Warning($"{Quoting.Quote(text)} does not start with '/'; it is read as {Quoting.Quote("/" + text)}");
            text = "/" + text;
        }

        return isFull ? new PathModifier(text.Length == 0 ? "/" : text, null) : new PathModifier(null, text);
    }
}
