namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>The steps of a translation, in order: each may look up what the ones before it made.</summary>
internal enum TranslationStage
{
    /// <summary>Which listeners are served, with what certificates.</summary>
    Listeners,

    /// <summary>What each policy attaches to.</summary>
    Policies,

    /// <summary>The policies of each Gateway and its listeners.</summary>
    GatewayPolicies,

    /// <summary>Service ports and static Backends.</summary>
    Backends,

    /// <summary>The rules of each route.</summary>
    Rules,

    /// <summary>The virtual hosts of each route.</summary>
    Attachments,
}

/// <summary>A part of a translation that is made as a whole, and made again when the answer to one of its look-ups changed.</summary>
/// <param name="stage">When it is made.</param>
internal class TrackedUnit(TranslationStage stage)
{
    /// <summary>When it is made.</summary>
    public TranslationStage Stage { get; } = stage;

    /// <summary>Whether it waits to be made.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether what it is about is gone.</summary>
    public bool IsGone { get; set; }

    /// <summary>What was looked up when it was last made, each once.</summary>
    public LookupNode[] Reads { get; set; } = [];
}
