namespace CorsGate.Cors.Policies;

/// <summary>What the wildcard of <c>https://*.example.com</c> stands for; never for nothing.</summary>
public enum WildcardLabels
{
    /// <summary>Any number of labels (Gateway API, HTTPCORSFilter.allowOrigins: a greedy match to the left).</summary>
    AnyNumber,

    /// <summary>Any number of labels that are host name labels each (RFC 1123, 2.1); also for <c>https://*</c>.</summary>
    AnyNumberValid,

    /// <summary>One label of letters, digits and hyphens (ingress-nginx).</summary>
    One,
}
