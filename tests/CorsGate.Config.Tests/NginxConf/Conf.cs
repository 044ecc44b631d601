using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using CorsGate.Config.Dialects.NginxConf.Reading;
using CorsGate.Config.Dialects.NginxConf.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Tests.NginxConf;

/// <summary>An nginx.conf, translated.</summary>
internal sealed record Conf(ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems)
{
    /// <summary>The problems as <c>severity LINE:COL: message</c>, without the infos.</summary>
    public string[] Lines => [.. Problems.Where(problem => problem.Severity != ProblemSeverity.Info)
        .Select(problem => $"{problem.Severity} {problem}".Replace("nginx.conf:", "", StringComparison.Ordinal))];

    /// <summary>Translates a text.</summary>
    public static Conf Of(string text, bool strict = false)
    {
        var conf = NginxConfFileReader.Read("nginx.conf", Encoding.UTF8.GetBytes(text), out var problem);
        if (conf is null)
            return new Conf([], [problem!]);
        var (listeners, problems) = new NginxConfTranslator().Translate(new ResourceSet { Resources = [conf] }, new LoadOptions { Strict = strict });
        return new Conf(listeners, problems);
    }

    /// <summary>Translates the inside of a server on port 80 whose upstream is <c>http://up:8080</c>.</summary>
    public static Conf Server(string inside, bool strict = false) => Of("server {\n" + inside + "\n}", strict);

    /// <summary>The routes of a host, as its first match says.</summary>
    public ImmutableArray<Route> Routes(string host = "*") =>
        (Listeners[0].VirtualHosts.FirstOrDefault(virtualHost => virtualHost.Hostname == host) ?? Listeners[0].VirtualHosts.First(virtualHost => virtualHost.Hostname == "*")).Routes;

    /// <summary>The route of a path.</summary>
    public Route Route(string path, string host = "*") => Routes(host).First(route => route.Match.Path.Kind switch
    {
        PathMatchKind.Exact => route.Match.Path.Value == path,
        PathMatchKind.StringPrefix => path.StartsWith(route.Match.Path.Value, StringComparison.Ordinal),
        PathMatchKind.RegexSearch => Regex.IsMatch(path, route.Match.Path.Value, RegexOptions.None, TimeSpan.FromSeconds(1)),
        PathMatchKind.RegexSearchIgnoreCase => Regex.IsMatch(path, route.Match.Path.Value, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)),
        _ => false,
    });

    /// <summary>What is answered, in one line: status or upstream, then the fields that are added for a status.</summary>
    public string Answer(FakeFacts facts, int upstreamStatus = 200, string host = "*")
    {
        var route = Route(facts.Path, host);
        var result = route.Program?.Run(facts);
        var action = result is { } chosen ? route.Program!.Actions[chosen.Action] : route.Action;
        var status = action.FixedStatus ?? upstreamStatus;
        var usual = status is 200 or 201 or 204 or 206 or 301 or 302 or 303 or 304 or 307 or 308;
        var fields = action.ResponseHeaderRules.Where(rule => rule.Always || usual)
            .Select(rule => (rule.Name, Value: rule.Value.Evaluate(facts, result?.State))).Where(field => field.Value.Length > 0)
            .Select(field => $"{field.Name}: {field.Value}");
        var what = action.FixedStatus is not null ? $"{status}" : $"{status} from {action.Backends[0].Backend!.Name}";
        return string.Join("; ", fields.Prepend(what));
    }
}
