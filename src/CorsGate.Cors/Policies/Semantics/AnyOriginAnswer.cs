namespace CorsGate.Cors.Policies;

/// <summary>What a policy that lists <c>*</c> says in Access-Control-Allow-Origin.</summary>
public enum AnyOriginAnswer
{
    /// <summary>The request's Origin (Gateway API, HTTPCORSFilter.allowOrigins; Envoy).</summary>
    Echo,

    /// <summary><c>*</c>, to whatever the Origin is. Browsers refuse it for requests with credentials.</summary>
    Literal,

    /// <summary>Nothing: the policy allows nobody.</summary>
    Nobody,
}
