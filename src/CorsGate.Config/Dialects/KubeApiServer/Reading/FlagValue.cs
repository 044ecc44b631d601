using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>The value of a flag or of an annotation that stands for one.</summary>
/// <param name="Name">The name for messages: <c>--cors-allowed-origins</c>, or the annotation's.</param>
/// <param name="Text">The value as written.</param>
/// <param name="Location">Where it was written; null: on the command line.</param>
/// <param name="Field">Its field path in the manifest; null: on the command line.</param>
internal sealed record FlagValue(string Name, string Text, SourceLocation? Location = null, string? Field = null);
