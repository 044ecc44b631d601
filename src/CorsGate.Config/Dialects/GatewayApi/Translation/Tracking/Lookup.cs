using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>What a look-up asks for.</summary>
internal enum LookupKind
{
    /// <summary>An object by its identity.</summary>
    Object,

    /// <summary>The EndpointSlices of a Service.</summary>
    Slices,

    /// <summary>The ReferenceGrants of a namespace.</summary>
    Grants,

    /// <summary>The Gateways or routes of a namespace that have a label.</summary>
    Labels,

    /// <summary>The policies that target an object or a part of it.</summary>
    Targets,

    /// <summary>The listeners of a Gateway, with their state and policies.</summary>
    Listeners,

    /// <summary>The backend that a reference stands for.</summary>
    Backend,

    /// <summary>The attached form of a policy object.</summary>
    Policy,
}

/// <summary>
/// A question that a translation asked, and that it depends on from then on: whoever changes the answer names the question, and
/// everything that has asked it is translated again.
/// </summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Group">The API group; for a label its key.</param>
/// <param name="ObjectKind">The kind of the object.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name; for a label its value.</param>
/// <param name="Port">The port of a backend; 0 elsewhere.</param>
internal readonly record struct Lookup(LookupKind Kind, string Group, string ObjectKind, string Namespace, string Name, int Port = 0)
{
    /// <summary>An object.</summary>
    public static Lookup Object(ObjectReference reference) => new(LookupKind.Object, reference.Group, reference.Kind, reference.Namespace, reference.Name);

    /// <summary>The EndpointSlices of a Service.</summary>
    public static Lookup Slices(string @namespace, string service) => new(LookupKind.Slices, "", "", @namespace, service);

    /// <summary>The ReferenceGrants of a namespace.</summary>
    public static Lookup Grants(string @namespace) => new(LookupKind.Grants, "", "", @namespace, "");

    /// <summary>The objects of a kind and namespace with a label; an empty key: all of them.</summary>
    public static Lookup Labels(string kind, string @namespace, string key, string value) => new(LookupKind.Labels, key, kind, @namespace, value);

    /// <summary>The policies of an object and its parts.</summary>
    public static Lookup Targets(ObjectReference target) => new(LookupKind.Targets, target.Group, target.Kind, target.Namespace, target.Name);

    /// <summary>The listeners of a Gateway.</summary>
    public static Lookup Listeners(string @namespace, string gateway) => new(LookupKind.Listeners, "", "", @namespace, gateway);

    /// <summary>The attached form of a policy object.</summary>
    public static Lookup Policy(ObjectReference policy) => new(LookupKind.Policy, policy.Group, policy.Kind, policy.Namespace, policy.Name);
}
