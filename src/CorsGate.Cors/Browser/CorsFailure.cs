namespace CorsGate.Cors.Browser;

/// <summary>Why a browser keeps an answer from a page.</summary>
/// <param name="Code">Chromium's name of the reason.</param>
/// <param name="Parameter">What it is about: the value that was sent, the method or header that is not allowed; empty: nothing more to say.</param>
public sealed record CorsFailure(CorsFailureCode Code, string Parameter = "")
{
    /// <summary>Whether it is the preflight's answer that fails, so that the actual request is never sent.</summary>
    public bool IsOfPreflight => Code >= CorsFailureCode.PreflightInvalidStatus;
}
