using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>
/// Turns nginx.conf files and ConfigMaps into listeners: one for each port, with the hosts of all servers that listen there.
/// A file with an http block stands for itself; files without one in the same folder, or ConfigMap, are one http block together, as in conf.d.
/// </summary>
public sealed class NginxConfTranslator : IDialectTranslator
{
    /// <inheritdoc/>
    public DialectInputs Inputs { get; } = new([typeof(NginxConfResource)], [], ReadsFiles: true);

    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(options);
        var report = new NginxReport();
        var ports = new PortTable(report);
        var confs = resources.OfKind<NginxConfResource>().ToArray();

        // 1. Files may include one another.
        var files = confs.Where(conf => !conf.IsConfigMap).ToArray();
        Add([.. files.SelectMany(conf => conf.Files.Select(file => (conf, file)))], options.Strict);

        // 2. A ConfigMap is a folder of its own.
        foreach (var conf in confs.Where(conf => conf.IsConfigMap))
        {
            report.About = conf.Reference;
            Add([.. conf.Files.Select(file => (conf, file))], options.Strict || IsStrict(conf, report));
        }

        report.About = null;
        return (ports.Build(), report.ToImmutable());

        void Add(ImmutableArray<(NginxConfResource Conf, NginxConfFile File)> all, bool isStrict)
        {
            var includes = new NginxIncludes([.. all.Select(pair => pair.File)], report);
            var own = all.Where(pair => !includes.IsIncluded(pair.File))
                .Select(pair => (pair.Conf, pair.File, Directives: includes.Expand(pair.File))).ToArray();
            var bare = own.Where(entry => !entry.Directives.Any(directive => directive.Is("http")));
            foreach (var entry in own.Where(entry => entry.Directives.Any(directive => directive.Is("http"))))
            {
                ReadMain(entry.Directives, report);
                new HttpReader(new HttpScope(report, entry.Conf.Reference, isStrict), ports)
                    .Read([.. entry.Directives.Where(directive => directive.Is("http")).SelectMany(http => http.Block.Select(directive => (directive, entry.File)))]);
            }

            foreach (var folder in bare.GroupBy(entry => entry.File.Folder ?? entry.Conf.Reference.ToString(), StringComparer.Ordinal))
            {
                var first = folder.First();
                new HttpReader(new HttpScope(report, first.Conf.Reference, isStrict), ports)
                    .Read([.. folder.SelectMany(entry => entry.Directives.Select(directive => (directive, entry.File)))]);
            }
        }
    }

    private static void ReadMain(ImmutableArray<NginxDirective> directives, NginxReport report)
    {
        foreach (var directive in directives.Where(directive => !directive.Is("http")))
        {
            if (Reading.NginxDirectiveNames.Of(directive.Name) == Reading.NginxSupport.Harmless || directive.Is("events"))
                report.InfoOnce(directive, "has no effect here, and none is needed");
            else
                report.Warning(directive, "is not implemented beside http; it has no effect here");
        }
    }

    // The annotation can only tighten: see the same one on policy objects.
    private static bool IsStrict(NginxConfResource conf, NginxReport report)
    {
        const string Annotation = "corsgate.dev/semantics";
        switch (conf.Annotations.GetValueOrDefault(Annotation))
        {
            case null or "source":
                return false;
            case "strict":
                return true;
            case var other:
                report.Add(
                    ProblemSeverity.Error, conf.Location, $"metadata.annotations[{Annotation}]",
                    $"{Manifests.Binding.Quoting.Quote(other)} is not a value of the annotation, the file is read strictly; use source or strict");
                return true;
        }
    }
}
