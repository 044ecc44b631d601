namespace CorsGate.PipyJs.Hosting;

/// <summary>Why a request that goes through plugins has no answer of theirs.</summary>
public enum PluginFailure
{
    /// <summary>It has one, or may still get one.</summary>
    None,

    /// <summary>A script failed; it was reported.</summary>
    Error,

    /// <summary>A script ended the stream without an answer.</summary>
    StreamEnded,
}
