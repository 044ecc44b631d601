using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Model;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>What all servers of an http block share.</summary>
internal sealed class HttpScope
{
    private readonly Dictionary<ImmutableArray<AccessLine>, AllowedNetworks> _allowed = [];

    /// <summary>Makes a scope.</summary>
    public HttpScope(NginxReport report, ObjectReference owner, bool isStrict)
    {
        Report = report;
        Owner = owner;
        IsStrict = isStrict;
        Settings = new SettingsReader(report, Variables);
        Conditions = new ConditionReader(report, Variables, Regexes);
    }

    /// <summary>Takes what there is to say.</summary>
    public NginxReport Report { get; }

    /// <summary>The file or the ConfigMap.</summary>
    public ObjectReference Owner { get; }

    /// <summary>Whether the strict semantics apply.</summary>
    public bool IsStrict { get; }

    /// <summary>The variables.</summary>
    public NginxVariables Variables { get; } = new();

    /// <summary>What the regular expressions of the block may cost together.</summary>
    public RegexBudget Regexes { get; } = new();

    /// <summary>Reads settings.</summary>
    public SettingsReader Settings { get; }

    /// <summary>Reads conditions.</summary>
    public ConditionReader Conditions { get; }

    /// <summary>The directives that programs were made of so far: those of a server count for each of its locations.</summary>
    public int Compiled { get; set; }

    /// <summary>The upstream blocks by name.</summary>
    public Dictionary<string, UpstreamGroup> Upstreams { get; } = new(StringComparer.Ordinal);

    /// <summary>Whom allow and deny lines let in. Locations that inherit the same lines share the answer, however many they are.</summary>
    public AllowedNetworks Allowed(ImmutableArray<AccessLine> lines, NginxDirective source)
    {
        if (_allowed.TryGetValue(lines, out var known))
            return known;
        var allowed = AccessRules.Allowed(lines);
        if (allowed.IsTooLong)
            Report.Error(source, $"has deny lines that come to more than {AccessRules.MostNetworks:N0} networks: the requests are answered with 403; allow the networks that may, and deny all");
        _allowed.Add(lines, allowed);
        return allowed;
    }
}
