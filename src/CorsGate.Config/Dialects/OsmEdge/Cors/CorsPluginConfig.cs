using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.PipyJs;

namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>
/// The configuration of the published CORS script: read as the script reads it. Where the script would die on a request, or where a
/// typo would change what is allowed, the object is refused.
/// </summary>
internal sealed class CorsPluginConfig
{
    private static readonly string[] Known = ["allowCredentials", "allowHeaders", "allowMethods", "allowOrigins", "exposeHeaders", "maxAge"];
    private readonly CorsConfigReport _report;

    private CorsPluginConfig(CorsConfigReport report) => _report = report;

    /// <summary>Reads a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="report">Takes what there is to say; with an error in it the policy is not to be used.</param>
    /// <param name="isStrict">Whether look-alike origins must not match.</param>
    public static CorsPolicy Read(ConfigValue config, CorsConfigReport report, bool isStrict) => new CorsPluginConfig(report).Read(config, isStrict);

    private CorsPolicy Read(ConfigValue config, bool isStrict)
    {
        _report.RefuseUnknown(config, "spec.config", Known);
        return new CorsPolicy
        {
            AllowOrigins = OriginEntries.Read(config.Find("allowOrigins"), _report, isStrict),
            AllowMethods = ReadList(config, "allowMethods"),
            AllowHeaders = ReadList(config, "allowHeaders"),
            ExposeHeaders = ReadList(config, "exposeHeaders"),
            AllowCredentials = ReadCredentials(config.Find("allowCredentials")),
            MaxAge = ReadMaxAge(config.Find("maxAge")),
            Location = config.Location,
        };
    }

    private Sourced<bool> ReadCredentials(ConfigValue? value)
    {
        if (value is { Kind: ConfigValueKind.Text, Text.Length: > 0 })
            _report.Warning(value.Location, "spec.config.allowCredentials", $"{Quoting.Quote(value.Text)} is text, and any text counts as true; write true or false without quotes");
        return new Sourced<bool>(value is { IsTruthy: true }, value?.Location);
    }

    // A list that is there and empty is a header that is there and empty.
    private ImmutableArray<Sourced<string>> ReadList(ConfigValue config, string name)
    {
        var field = "spec.config." + name;
        if (config.Find(name) is not { IsTruthy: true } value)
            return [];
        if (value.Kind != ConfigValueKind.List)
        {
            _report.Error(value.Location, field, $"is {CorsConfigReport.Describe(value)}, and the script would end every request of the Service at it; write a list");
            return [];
        }

        var items = ImmutableArray.CreateBuilder<Sourced<string>>();
        for (var i = 0; i < value.Items.Length; i++)
        {
            if (ReadItem(value.Items[i], $"{field}[{i}]") is { } text)
                items.Add(new Sourced<string>(text, value.Items[i].Location));
        }

        return value.Items.IsEmpty ? [new Sourced<string>("", value.Location)] : items.ToImmutable();
    }

    private string? ReadItem(ConfigValue item, string field)
    {
        var text = item.Kind switch
        {
            ConfigValueKind.Text => item.Text,
            ConfigValueKind.Number => NumberText.Format(item.Number),
            ConfigValueKind.Boolean => item.Boolean ? "true" : "false",
            ConfigValueKind.Null => "null",
            _ => null,
        };
        if (text is null)
            _report.Error(item.Location, field, $"is {CorsConfigReport.Describe(item)}; write text");
        else if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            _report.Error(item.Location, field, $"{Quoting.Quote(text)} has a character that no header value may have; write printable ASCII");
        else if (item.Kind != ConfigValueKind.Text)
            _report.Warning(item.Location, field, $"is {CorsConfigReport.Describe(item)} and is sent as the text {text}; write it in quotes if that is meant");
        return text;
    }

    private Sourced<string>? ReadMaxAge(ConfigValue? value)
    {
        const string Field = "spec.config.maxAge";
        if (value is not { IsTruthy: true })
            return null;
        if (value.Kind != ConfigValueKind.Text)
        {
            _report.Error(value.Location, Field, $"is {CorsConfigReport.Describe(value)}, and the script would end every request of the Service at it; write text with a unit, such as 24h");
            return null;
        }

        var seconds = value.Text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? MaxAgeText.Read(value.Text) : null;
        if (seconds is null)
            _report.Warning(value.Location, Field, $"the script does not understand {Quoting.Quote(value.Text)} and sends no Access-Control-Max-Age; write one number with s, m, h or d, such as 24h");
        else if (!seconds.All(char.IsAsciiDigit))
            _report.Warning(value.Location, Field, $"{Quoting.Quote(value.Text)} is sent as {Quoting.Quote(seconds)}, which browsers do not understand; write a whole number of seconds");
        return seconds is null ? null : new Sourced<string>(seconds, value.Location);
    }
}
