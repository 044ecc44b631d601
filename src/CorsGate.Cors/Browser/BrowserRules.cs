namespace CorsGate.Cors.Browser;

/// <summary>Whose reading of the protocol counts where they differ.</summary>
public enum BrowserRules
{
    /// <summary>The Fetch standard's: a <c>*</c> among the allowed headers never covers Authorization.</summary>
    FetchStandard,

    /// <summary>Chromium's and Firefox's of today: it does, with a warning in the console.</summary>
    Chromium,
}
