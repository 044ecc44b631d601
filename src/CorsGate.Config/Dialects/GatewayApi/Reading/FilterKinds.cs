namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Which filters a kind of route has.</summary>
internal enum FilterKinds
{
    /// <summary>All of them (HTTPRoute).</summary>
    Http,

    /// <summary>Header modifiers, mirrors and extensions (GRPCRoute).</summary>
    Grpc,
}
