using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Semantics;

/// <summary>A text with variables, which knows whether it depends on the request's Origin.</summary>
internal abstract class NginxText : IRequestText
{
    /// <summary>Whether another Origin could give another text: then the answer varies by Origin.</summary>
    public abstract bool DependsOnOrigin { get; }

    /// <inheritdoc/>
    public abstract string Evaluate(IRequestFacts facts, object? state);

    /// <summary>Whether a text depends on the request's Origin.</summary>
    public static bool IsByOrigin(IRequestText text) => text is NginxText { DependsOnOrigin: true };
}

/// <summary>Several texts, one behind the other.</summary>
internal sealed class JoinedText(IRequestText[] parts) : NginxText
{
    public override bool DependsOnOrigin => Array.Exists(parts, IsByOrigin);

    public override string Evaluate(IRequestFacts facts, object? state)
    {
        var values = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            values[i] = parts[i].Evaluate(facts, state);
        return string.Concat(values);
    }
}

/// <summary>A field of the request: <c>$http_name</c>.</summary>
internal sealed class HeaderText(string name) : NginxText
{
    /// <summary>The field's name.</summary>
    public string Name => name;

    public override bool DependsOnOrigin => string.Equals(name, "origin", StringComparison.OrdinalIgnoreCase);

    public override string Evaluate(IRequestFacts facts, object? state) => facts.Header(name) ?? "";
}

/// <summary>Something that nginx knows of a request.</summary>
internal sealed class FactText(Func<IRequestFacts, string> read) : NginxText
{
    public override bool DependsOnOrigin => false;

    public override string Evaluate(IRequestFacts facts, object? state) => read(facts);
}

/// <summary>A variable of <c>set</c>. Its values are the state of a run.</summary>
internal sealed class SlotText(NginxVariables variables, int slot) : NginxText
{
    public override bool DependsOnOrigin => variables.IsByOrigin(slot);

    public override string Evaluate(IRequestFacts facts, object? state) => (state as string?[])?[slot] ?? "";
}
