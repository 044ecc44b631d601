namespace CorsGate.Cors.Browser;

/// <summary>Why a browser keeps an answer from a page: Chromium's names (Chrome DevTools Protocol, Network.CorsError).</summary>
public enum CorsFailureCode
{
    /// <summary>Access-Control-Allow-Origin is <c>*</c> and the request has credentials.</summary>
    WildcardOriginNotAllowed,

    /// <summary>There is no Access-Control-Allow-Origin.</summary>
    MissingAllowOriginHeader,

    /// <summary>Access-Control-Allow-Origin has more than one value.</summary>
    MultipleAllowOriginValues,

    /// <summary>Access-Control-Allow-Origin holds no origin.</summary>
    InvalidAllowOriginValue,

    /// <summary>Access-Control-Allow-Origin names another origin.</summary>
    AllowOriginMismatch,

    /// <summary>The request has credentials and Access-Control-Allow-Credentials is not <c>true</c>.</summary>
    InvalidAllowCredentials,

    /// <summary>The preflight's answer has no ok status (200 to 299).</summary>
    PreflightInvalidStatus,

    /// <summary>The preflight's answer is a redirect.</summary>
    PreflightDisallowedRedirect,

    /// <summary><see cref="WildcardOriginNotAllowed"/> on the preflight's answer.</summary>
    PreflightWildcardOriginNotAllowed,

    /// <summary><see cref="MissingAllowOriginHeader"/> on the preflight's answer.</summary>
    PreflightMissingAllowOriginHeader,

    /// <summary><see cref="MultipleAllowOriginValues"/> on the preflight's answer.</summary>
    PreflightMultipleAllowOriginValues,

    /// <summary><see cref="InvalidAllowOriginValue"/> on the preflight's answer.</summary>
    PreflightInvalidAllowOriginValue,

    /// <summary><see cref="AllowOriginMismatch"/> on the preflight's answer.</summary>
    PreflightAllowOriginMismatch,

    /// <summary><see cref="InvalidAllowCredentials"/> on the preflight's answer.</summary>
    PreflightInvalidAllowCredentials,

    /// <summary>Access-Control-Allow-Methods of the preflight's answer is no list of methods.</summary>
    InvalidAllowMethodsPreflightResponse,

    /// <summary>Access-Control-Allow-Headers of the preflight's answer is no list of names.</summary>
    InvalidAllowHeadersPreflightResponse,

    /// <summary>Access-Control-Allow-Methods does not list the method.</summary>
    MethodDisallowedByPreflightResponse,

    /// <summary>Access-Control-Allow-Headers does not list a header.</summary>
    HeaderDisallowedByPreflightResponse,
}
