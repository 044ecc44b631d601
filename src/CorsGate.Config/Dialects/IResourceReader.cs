using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects;

/// <summary>Reads one kind of object. A reader reports everything that is wrong and never throws for what it reads.</summary>
internal interface IResourceReader
{
    /// <summary>The API group, empty for the core group.</summary>
    string Group { get; }

    /// <summary>The kind.</summary>
    string Kind { get; }

    /// <summary>The versions of the API group that have the kind, the newest first.</summary>
    IReadOnlyList<string> Versions { get; }

    /// <summary>Whether objects of the kind belong to a namespace.</summary>
    bool IsNamespaced => true;

    /// <summary>
    /// Whether objects of the kind are read from an API server, too: not those that anybody's software has for itself, and that a
    /// file would hold for our sake only.
    /// </summary>
    bool IsWatched => true;

    /// <summary>The field selector for the objects that are read from an API server; empty: all.</summary>
    string FieldSelector => "";

    /// <summary>What the name of such an object must look like.</summary>
    TextRule NameRule => TextRules.Name;

    /// <summary>The top-level fields beside apiVersion, kind, metadata and status.</summary>
    IReadOnlyList<string> Fields => ["spec"];

    /// <summary>Reads an object whose type and metadata are read.</summary>
    /// <returns>The object; null where the kind's variant is not served. What it returns after an error is not used.</returns>
    Resource? Read(ResourceSource source);

    /// <summary>What stands in for an object that was refused: null for nothing, which is right for all but policies.</summary>
    Resource? ReadRefused(ResourceSource source) => null;
}
