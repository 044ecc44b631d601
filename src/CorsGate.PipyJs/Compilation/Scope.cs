using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Compilation;

/// <summary>The names that a function declares, as the compiler sees them.</summary>
internal sealed class Scope(Scope? parent)
{
    private readonly List<string> _names = [];

    public Scope? Parent => parent;

    public int Count => _names.Count;

    /// <summary>Whether a function stands inside: then the variables may outlive the call.</summary>
    public bool HasInner { get; set; }

    /// <summary>Declares a name; an empty one is a place that only a pattern reads.</summary>
    public int Declare(string name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }

    public int Find(string name) => _names.IndexOf(name);

    /// <summary>Declares the names of a pattern, in order.</summary>
    public void DeclarePattern(Node pattern)
    {
        switch (pattern)
        {
            case NameNode name:
                Declare(name.Name);
                break;
            case ArrayNode array:
                foreach (var item in array.Items) DeclarePattern(item.Value);
                break;
            case ObjectNode record:
                foreach (var entry in record.Entries) DeclarePattern(entry.Value);
                break;
        }
    }
}
