using System.Collections.Immutable;

namespace CorsGate.Config.Dialects;

/// <summary>What the result of a dialect depends on, besides the command line.</summary>
/// <param name="Own">The types of its own objects: without any of them nothing is served because of objects. Default: every type is.</param>
/// <param name="Referred">The types of objects that its own may refer to.</param>
/// <param name="ReadsFiles">Whether files that its objects name are read.</param>
public sealed record DialectInputs(ImmutableArray<Type> Own, ImmutableArray<Type> Referred, bool ReadsFiles)
{
    /// <summary>Any object, and any file: what is right for a dialect that says nothing else.</summary>
    public static DialectInputs Anything { get; } = new(default, [], ReadsFiles: true);

    internal bool IsOwn(Type type) => Own.IsDefault || Own.Contains(type);

    internal bool MayReferTo(Type type) => Referred.Contains(type);
}
