namespace CorsGate.Cors.Policies;

/// <summary>What of a request, besides its origin, decides whether it is a preflight.</summary>
internal enum RequestShape
{
    /// <summary>Any method but OPTIONS.</summary>
    Other,

    /// <summary>OPTIONS without Access-Control-Request-Method.</summary>
    PlainOptions,

    /// <summary>OPTIONS with Access-Control-Request-Method.</summary>
    AnnouncingOptions,
}

/// <summary>What became of the origin of a request.</summary>
internal enum OriginState
{
    /// <summary>The request names none.</summary>
    Absent,

    /// <summary>It does not match.</summary>
    Refused,

    /// <summary>It matches.</summary>
    Matched,
}
