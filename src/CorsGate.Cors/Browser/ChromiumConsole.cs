namespace CorsGate.Cors.Browser;

/// <summary>What Chromium writes into its console where it keeps an answer from a page, word for word (as of version 156).</summary>
public static class ChromiumConsole
{
    private const string ValidValue = "Have the server send the header with a valid value.";

    /// <summary>The line for a failure.</summary>
    /// <param name="request">The page's request.</param>
    /// <param name="failure">Why it failed.</param>
    public static string Line(PageRequest request, CorsFailure failure)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(failure);
        return $"Access to fetch at '{request.Url.Text}' from origin '{request.Origin}' has been blocked by CORS policy: {Reason(failure)}";
    }

    private static string Reason(CorsFailure failure)
    {
        var value = failure.Parameter;
        return failure.Code switch
        {
            CorsFailureCode.InvalidAllowMethodsPreflightResponse => "Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
            CorsFailureCode.InvalidAllowHeadersPreflightResponse => "Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
            CorsFailureCode.MethodDisallowedByPreflightResponse => $"Method {value} is not allowed by Access-Control-Allow-Methods in preflight response.",
            CorsFailureCode.HeaderDisallowedByPreflightResponse => $"Request header field {value} is not allowed by Access-Control-Allow-Headers in preflight response.",
            _ => (failure.IsOfPreflight ? "Response to preflight request doesn't pass access control check: " : "") + AccessReason(failure.Code, value),
        };
    }

    private static string AccessReason(CorsFailureCode code, string value) => code switch
    {
        CorsFailureCode.PreflightInvalidStatus => "It does not have HTTP ok status.",
        CorsFailureCode.PreflightDisallowedRedirect => "Redirect is not allowed for a preflight request.",
        CorsFailureCode.MissingAllowOriginHeader or CorsFailureCode.PreflightMissingAllowOriginHeader =>
            "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        CorsFailureCode.WildcardOriginNotAllowed or CorsFailureCode.PreflightWildcardOriginNotAllowed =>
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        CorsFailureCode.MultipleAllowOriginValues or CorsFailureCode.PreflightMultipleAllowOriginValues =>
            $"The 'Access-Control-Allow-Origin' header contains multiple values '{value}', but only one is allowed. {ValidValue}",
        CorsFailureCode.InvalidAllowOriginValue or CorsFailureCode.PreflightInvalidAllowOriginValue =>
            $"The 'Access-Control-Allow-Origin' header contains the invalid value '{value}'. {ValidValue}",
        CorsFailureCode.AllowOriginMismatch or CorsFailureCode.PreflightAllowOriginMismatch =>
            $"The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied origin. {ValidValue}",
        _ => $"The value of the 'Access-Control-Allow-Credentials' header in the response is '{value}' which must be 'true' when the request's credentials mode is 'include'.",
    };
}
