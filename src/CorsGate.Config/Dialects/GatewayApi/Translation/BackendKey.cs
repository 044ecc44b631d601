using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>What makes two references lead to the same backend.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name of the Service, or of the kgateway Backend.</param>
/// <param name="Port">The port of the Service; <see cref="NoPort"/>: a kgateway Backend.</param>
/// <param name="IsGrpc">Whether a GRPCRoute refers to it.</param>
internal readonly record struct BackendKey(string Namespace, string Name, int Port, bool IsGrpc)
{
    /// <summary>Stands for the port of a Backend, which has its own.</summary>
    public const int NoPort = -1;

    private const string Grpc = "grpc";

    /// <summary>Whether it is a kgateway Backend.</summary>
    public bool IsStatic => Port == NoPort;

    /// <summary>The object's identity.</summary>
    public ObjectReference Target => IsStatic
        ? new ObjectReference(ApiNames.KgatewayGroup, "Backend", Namespace, Name)
        : new ObjectReference("", "Service", Namespace, Name);

    /// <summary>The name of the backend in logs.</summary>
    public string Title => IsStatic ? $"{Namespace}/{Name}" : $"{Namespace}/{Name}:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The question that a route asks.</summary>
    public Lookup ToLookup() => new(LookupKind.Backend, IsGrpc ? Grpc : "", "", Namespace, Name, Port);

    /// <summary>The key that a question is about.</summary>
    public static BackendKey From(Lookup lookup) => new(lookup.Namespace, lookup.Name, lookup.Port, lookup.Group.Length > 0);
}
