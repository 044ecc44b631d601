using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>
/// The flags of one server, wherever they come from: the command line first, then the Pod's command, then its annotations.
/// </summary>
internal sealed class ServerFlags
{
    private readonly Dictionary<string, ImmutableArray<FlagValue>> _values = new(StringComparer.Ordinal);

    private ServerFlags(PodResource? pod, ApiServerOptions options)
    {
        Pod = pod;
        Owner = pod?.Reference ?? new ObjectReference("", "command line", "", options.AllowedOrigins.IsDefaultOrEmpty ? FlagNames.Upstream : FlagNames.AllowedOrigins);
        Add(FlagNames.AllowedOrigins, options.AllowedOrigins);
        Add(FlagNames.MethodLimits, options.MethodLimits);
        Add(FlagNames.Upstream, options.Upstream);
        Add(FlagNames.Mode, options.Mode);
        Add(FlagNames.Methods, options.Methods);
        Add(FlagNames.Headers, options.Headers);
        Add(FlagNames.TlsCertFile, options.TlsCertFile);
        Add(FlagNames.TlsPrivateKeyFile, options.TlsPrivateKeyFile);
    }

    /// <summary>The Pod; null: the command line alone.</summary>
    public PodResource? Pod { get; }

    /// <summary>What the flags belong to.</summary>
    public ObjectReference Owner { get; }

    /// <summary>Where that starts; null: on the command line.</summary>
    public SourceLocation? Location => Pod?.Location;

    /// <summary>Reads the flags of the command line alone.</summary>
    public static ServerFlags OfCommandLine(LoadOptions options) => new(null, options.ApiServer);

    /// <summary>
    /// Reads the flags of a Pod; null: it starts no kube-apiserver, or nobody asks for its proxy. The Pods of a whole cluster may be in
    /// the input, and a port before its API server is not opened because of that.
    /// </summary>
    public static ServerFlags? OfPod(PodResource pod, LoadOptions options, FlagReport report)
    {
        if (CommandFlags.FindContainer(pod) is not { } container)
            return null;
        var flags = new ServerFlags(pod, options.ApiServer);
        foreach (var group in CommandFlags.Read(container, FlagNames.OfServer, report).GroupBy(value => value.Name, StringComparer.Ordinal))
            flags._values.TryAdd(group.Key, [.. group]);
        foreach (var name in FlagNames.OfAnnotations)
        {
            var annotation = FlagNames.Annotation(name);
            if (pod.Annotations.TryGetValue(annotation, out var text))
                flags._values.TryAdd(name, [new FlagValue(annotation, text, pod.AnnotationLocations.GetValueOrDefault(annotation), $"metadata.annotations[{annotation}]")]);
        }

        if (flags.IsAsked || report.IsRefused)
            return flags;
        report.Info($"the server has no {FlagNames.AllowedOrigins}, so it is not proxied; add the flag, which may be empty, or give {FlagNames.Upstream} on the command line");
        return null;
    }

    /// <summary>Every value of a flag that may be repeated.</summary>
    public ImmutableArray<FlagValue> All(string name) => _values.GetValueOrDefault(name, []);

    /// <summary>The value of a flag, of which the last one counts; null: it is absent.</summary>
    public FlagValue? Last(string name) => All(name) is [.., var last] ? last : null;

    private bool IsAsked =>
        _values.ContainsKey(FlagNames.AllowedOrigins) || _values.ContainsKey(FlagNames.Upstream) || FlagNames.OfAnnotations.Any(_values.ContainsKey);

    private void Add(string name, ImmutableArray<string> texts)
    {
        if (!texts.IsDefaultOrEmpty)
            _values[name] = [.. texts.Select(text => new FlagValue(name, text))];
    }

    private void Add(string name, string? text)
    {
        if (text is not null)
            _values[name] = [new FlagValue(name, text)];
    }
}
