using System.Collections.Immutable;
using CorsGate.Config.Dialects.Core.Reading;
using CorsGate.Config.Dialects.GatewayApi.Reading;
using CorsGate.Config.Dialects.Gloo.Reading;
using CorsGate.Config.Dialects.IngressNginx.Reading;
using CorsGate.Config.Dialects.Kgateway.Reading;
using CorsGate.Config.Dialects.NginxConf.Reading;
using CorsGate.Config.Dialects.OsmEdge.Reading;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects;

/// <summary>An object as read: valid, refused, or of no interest.</summary>
/// <param name="Reference">Its identity; null where it has none or is not read.</param>
/// <param name="Location">Where it starts.</param>
/// <param name="Resource">The object, or what stands in for a refused one; null for none.</param>
/// <param name="IsRefused">Whether it is not valid.</param>
/// <param name="Problems">What there is to say about it.</param>
public sealed record ReadObject(
    ObjectReference? Reference, SourceLocation Location, Resource? Resource, bool IsRefused, ImmutableArray<Problem> Problems)
{
    /// <summary>What could be read of a refused object, for its status only; null: nothing, or the object is not refused.</summary>
    public Resource? Attempt { get; init; }
}

/// <summary>The kinds that are read, one registration line for each.</summary>
public static class ResourceReaders
{
    private static readonly Dictionary<(string Group, string Kind), IResourceReader> Readers = ((IResourceReader[])
    [
        new NamespaceReader(),
        new PodReader(),
        new ServiceReader(),
        new EndpointSliceReader(),
        new TlsSecretReader(),
        new GatewayClassReader(),
        new GatewayReader(),
        new HttpRouteReader(),
        new GrpcRouteReader(),
        new ReferenceGrantReader(),
        new TrafficPolicyReader(),
        new BackendReader(),
        new ConfigMapReader(),
        .. GlooTrafficPolicyReader.All,
        new IngressReader(),
        new IngressClassReader(),
        new DeploymentReader(),
        new ServiceAccountReader(),
        new PluginReader(),
        new PluginChainReader(),
        new PluginConfigReader(),
        new MeshConfigReader(),
    ]).ToDictionary(reader => (reader.Group, reader.Kind));

    /// <summary>The kinds that are read from an API server.</summary>
    public static ImmutableArray<WatchedKind> Watched { get; } =
    [
        .. Readers.Values.Where(reader => reader.IsWatched)
            .Select(reader => new WatchedKind(reader.Group, reader.Kind, [.. reader.Versions], reader.IsNamespaced, reader.FieldSelector)),
    ];

    /// <summary>Reads an object. Never throws for what it reads.</summary>
    /// <param name="source">The object.</param>
    /// <param name="defaultNamespace">The namespace of objects that name none.</param>
    public static ReadObject Read(ManifestObject source, string defaultNamespace)
    {
        if (!Readers.TryGetValue((source.Group, source.Kind), out var reader))
            return Skip(source, defaultNamespace);

        var reference = ObjectMetadata.Identify(source, reader.IsNamespaced, defaultNamespace);
        var context = new ObjectContext(reference);
        var input = Open(source, reader, context);
        Resource? resource = null;
        if (reader.Versions.Contains(source.Version, StringComparer.Ordinal))
            resource = reader.Read(input);
        else
            context.Error(source.Root.Find("apiVersion")?.Value.Location ?? source.Location, "apiVersion", DescribeVersions(source, reader));

        if (resource is not null)
            resource = resource with { Generation = input.Metadata.Generation };
        if (!context.HasErrors)
            return new ReadObject(reference, source.Location, resource, IsRefused: false, context.Problems);
        var standIn = reader.ReadRefused(Open(source, reader, new ObjectContext(reference)));
        if (standIn is not null)
            standIn = standIn with { Generation = input.Metadata.Generation };
        return new ReadObject(reference, source.Location, standIn, IsRefused: true, context.Problems) { Attempt = resource };
    }

    private static ResourceSource Open(ManifestObject source, IResourceReader reader, ObjectContext context)
    {
        var root = new FieldMap(
            context, source.Root, source.Location, "", UnknownFields.Warn, ["apiVersion", "kind", "metadata", "status", .. reader.Fields]);
        return new ResourceSource(source, root, ObjectMetadata.Read(root, reader.IsNamespaced, reader.NameRule));
    }

    private static string DescribeVersions(ManifestObject source, IResourceReader reader)
    {
        var versions = reader.Versions.Select(version => reader.Group.Length == 0 ? version : $"{reader.Group}/{version}").ToArray();
        return $"{Quoting.Quote(source.ApiVersion)} is not a version of {reader.Kind} that is read; write {Quoting.Choice(versions)}";
    }

    private static ReadObject Skip(ManifestObject source, string defaultNamespace)
    {
        var reference = ObjectMetadata.Identify(source, isNamespaced: true, defaultNamespace);
        var elsewhere = Readers.Keys.FirstOrDefault(key => string.Equals(key.Kind, source.Kind, StringComparison.Ordinal));
        var hint = elsewhere.Kind is null
            ? Suggestion.For(source.Kind, Readers.Keys.Where(key => string.Equals(key.Group, source.Group, StringComparison.Ordinal)).Select(key => key.Kind))
            : $"; {elsewhere.Kind} is read with the API group {Quoting.Quote(elsewhere.Group)}";
        var message = $"objects of {Quoting.Quote(source.ApiVersion)} and kind {Quoting.Quote(source.Kind)} are not read, this one is skipped{hint}";
        return new ReadObject(null, source.Location, null, false, [new Problem(ProblemSeverity.Info, source.Location, reference, null, message)]);
    }
}
