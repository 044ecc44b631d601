using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Syntax;

/// <summary>A directive of an nginx.conf: <c>name argument …;</c> or <c>name argument … { … }</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Block">The directives of its block; default: it has none.</param>
/// <param name="Location">Where its name starts.</param>
public sealed record NginxDirective(string Name, ImmutableArray<NginxWord> Arguments, ImmutableArray<NginxDirective> Block, SourceLocation Location)
{
    /// <summary>Whether it has a block.</summary>
    public bool HasBlock => !Block.IsDefault;

    /// <summary>Whether it has a name.</summary>
    public bool Is(string name) => string.Equals(Name, name, StringComparison.Ordinal);

    /// <summary>An argument; empty where there is none.</summary>
    public string Argument(int index) => index < Arguments.Length ? Arguments[index].Text : "";
}
