namespace CorsGate.Config.Status;

/// <summary>
/// Why a condition has its status: the reasons of Gateway API (gateway_types.go, shared_types.go, gatewayclass_types.go) and of kgateway's
/// policies. The names are the words that go into the status.
/// </summary>
public enum ConditionReason
{
    /// <summary>The object is taken.</summary>
    Accepted,

    /// <summary>Every reference was resolved.</summary>
    ResolvedRefs,

    /// <summary>The data plane serves it.</summary>
    Programmed,

    /// <summary>Listener: it can be told apart from the others.</summary>
    NoConflicts,

    /// <summary>Nothing has been decided yet, or it waits for something else.</summary>
    Pending,

    /// <summary>It is not valid.</summary>
    Invalid,

    /// <summary>Policy: it is valid.</summary>
    Valid,

    /// <summary>Policy: it governs wherever it is attached.</summary>
    Attached,

    /// <summary>Policy: it governs beside others, which go before it at some places.</summary>
    Merged,

    /// <summary>Policy: others go before it everywhere.</summary>
    Overridden,

    /// <summary>Policy: what it targets is not there.</summary>
    TargetNotFound,

    /// <summary>Class or Gateway: parametersRef names what is not understood.</summary>
    InvalidParameters,

    /// <summary>Gateway: listeners are not valid.</summary>
    ListenersNotValid,

    /// <summary>Gateway: references of listeners were not resolved.</summary>
    ListenersNotResolved,

    /// <summary>Gateway: spec.addresses has a type that is not supported.</summary>
    UnsupportedAddress,

    /// <summary>Gateway: it has no address yet.</summary>
    AddressNotAssigned,

    /// <summary>Gateway: an address of spec.addresses is not one of ours.</summary>
    AddressNotUsable,

    /// <summary>Gateway: no port could be opened.</summary>
    NoResources,

    /// <summary>Gateway: the client certificate towards backends cannot be used.</summary>
    InvalidClientCertificateRef,

    /// <summary>Listener: the port is taken or cannot be opened.</summary>
    PortUnavailable,

    /// <summary>Listener: the protocol is not served. Route: a backend's protocol is not spoken.</summary>
    UnsupportedProtocol,

    /// <summary>Listener or route: a value is not supported.</summary>
    UnsupportedValue,

    /// <summary>Listener: another one has the hostname on the port.</summary>
    HostnameConflict,

    /// <summary>Listener: another one has another protocol on the port.</summary>
    ProtocolConflict,

    /// <summary>Listener: another one of its Gateway and port has a hostname with hosts in common, and TLS.</summary>
    OverlappingHostnames,

    /// <summary>Listener: a certificate cannot be used.</summary>
    InvalidCertificateRef,

    /// <summary>Listener: kinds of routes are not served.</summary>
    InvalidRouteKinds,

    /// <summary>A reference into another namespace is not granted.</summary>
    RefNotPermitted,

    /// <summary>Route: no listener allows its kind and namespace.</summary>
    NotAllowedByListeners,

    /// <summary>Route: no listener has one of its hostnames.</summary>
    NoMatchingListenerHostname,

    /// <summary>Route: the parent has no listener of the sectionName and port.</summary>
    NoMatchingParent,

    /// <summary>Route: filters of a rule exclude each other.</summary>
    IncompatibleFilters,

    /// <summary>Route: a reference is to a kind that is not supported.</summary>
    InvalidKind,

    /// <summary>Route: what a reference names is not there.</summary>
    BackendNotFound,
}
