using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Policies;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CorsGate.Config.Manifests;

/// <summary>
/// Builds nodes from parser events, within <see cref="ManifestLimits"/>. Aliases share the node they name; what they would cost
/// when walked is counted, so that an alias bomb is refused at the alias that makes it too large.
/// </summary>
internal sealed class NodeBuilder(string file, int lineOffset, IParser parser)
{
    private readonly Dictionary<string, ManifestNode?> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    /// <summary>The root of the next document; null at the end.</summary>
    public ManifestNode? ReadDocument()
    {
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case StreamStart or DocumentEnd:
                    break;
                case DocumentStart:
                    _anchors.Clear();
                    _nodes = 0;
                    parser.MoveNext();
                    return ReadNode(0);
                default:
                    return null;
            }
        }

        return null;
    }

    // Recursion is bounded by ManifestLimits.Depth.
    private ManifestNode ReadNode(int depth)
    {
        var start = parser.Current ?? throw new InvalidOperationException();
        if (start is AnchorAlias alias)
            return Follow(alias, depth);
        if (start is not NodeEvent node)
            throw new InvalidOperationException();
        Count(1, node);
        if (depth >= ManifestLimits.Depth && node is not Scalar)
            throw Refuse(node, $"the document is nested deeper than {ManifestLimits.Depth} levels");

        // An anchor without a node is one whose node is not finished: an alias to it would be a cycle.
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor.Value] = null;
        ManifestNode result = node switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart sequence => ReadSequence(sequence, depth),
            MappingStart mapping => ReadMapping(mapping, depth),
            _ => throw new InvalidOperationException(),
        };
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor.Value] = result;
        return result;
    }

    private ManifestNode Follow(AnchorAlias alias, int depth)
    {
        var name = Quoting.Quote("*" + alias.Value.Value);
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
            throw Refuse(alias, $"the alias {name} names no anchor that stands before it");
        if (target is null)
            throw Refuse(alias, $"the alias {name} stands within the node that it names; a node cannot contain itself");
        if (depth + target.Height > ManifestLimits.Depth)
            throw Refuse(alias, $"with the alias {name} the document is nested deeper than {ManifestLimits.Depth} levels");
        Count(target.Weight, alias);
        return target;
    }

    private ManifestSequence ReadSequence(SequenceStart start, int depth)
    {
        RequireTag(start, "tag:yaml.org,2002:seq");
        var items = ImmutableArray.CreateBuilder<ManifestNode>();
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
            items.Add(ReadNode(depth + 1));
        return new ManifestSequence(file, Line(start), Column(start), items.ToImmutable());
    }

    private ManifestMapping ReadMapping(MappingStart start, int depth)
    {
        RequireTag(start, "tag:yaml.org,2002:map");
        var entries = ImmutableArray.CreateBuilder<ManifestEntry>();
        var keys = new KeySet(entries);
        List<(ParsingEvent At, ManifestNode Source)>? merges = null;
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var at = parser.Current ?? throw new InvalidOperationException();
            if (at is not Scalar key)
                throw Refuse(at, "a mapping's key is not plain text; write a name before the colon");
            Count(1, key);
            if (!key.Anchor.IsEmpty)
                throw Refuse(at, "a mapping's key has an anchor; put the anchor on a value");
            RequireTag(key, "tag:yaml.org,2002:str");
            parser.MoveNext();
            var value = ReadNode(depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                (merges ??= []).Add((key, value));
                continue;
            }

            if (keys.Find(key.Value) is { } first)
                throw Refuse(key, $"the key {Quoting.Quote(key.Value)} is already given in line {first.KeyLocation.Line}; give it once");
            keys.Add(new ManifestEntry(key.Value, Place(key), value));
        }

        foreach (var (at, source) in merges ?? [])
            Merge(at, source, keys);
        return new ManifestMapping(file, Line(start), Column(start), entries.ToImmutable());
    }

    // YAML 1.1 merge keys, which Kubernetes tools read: own keys win over merged ones, earlier sources over later ones.
    private void Merge(ParsingEvent at, ManifestNode source, KeySet keys)
    {
        if (source is ManifestSequence sequence)
        {
            foreach (var item in sequence.Items)
            {
                if (item is not ManifestMapping)
                    throw Refuse(at, "'<<' takes a mapping or a list of mappings");
                Merge(at, item, keys);
            }

            return;
        }

        if (source is not ManifestMapping mapping)
            throw Refuse(at, "'<<' takes a mapping or a list of mappings");
        Count(mapping.Weight, at);
        foreach (var entry in mapping.Entries)
        {
            if (keys.Find(entry.Key) is null)
                keys.Add(entry);
        }
    }

    private ManifestScalar ReadScalar(Scalar scalar)
    {
        var kind = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty ? ScalarResolver.Resolve(scalar.Value) : ScalarKind.Text;
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            ScalarKind? named = scalar.Tag.Value switch
            {
                "tag:yaml.org,2002:str" => ScalarKind.Text,
                "tag:yaml.org,2002:null" => ScalarKind.Null,
                "tag:yaml.org,2002:bool" => ScalarKind.Boolean,
                "tag:yaml.org,2002:int" => ScalarKind.Integer,
                "tag:yaml.org,2002:float" => ScalarKind.Float,
                _ => null,
            };
            kind = named ?? throw UnknownTag(scalar);
            if (kind != ScalarKind.Text && ScalarResolver.Resolve(scalar.Value) != kind)
                throw Refuse(scalar, $"{Quoting.Quote(scalar.Value)} is not a value of its tag {Quoting.Quote(scalar.Tag.Value)}");
        }

        return new ManifestScalar(file, Line(scalar), Column(scalar), scalar.Value, kind, scalar.Style == ScalarStyle.Literal);
    }

    private void RequireTag(NodeEvent node, string expected)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific && !string.Equals(node.Tag.Value, expected, StringComparison.Ordinal))
            throw UnknownTag(node);
    }

    private ManifestException UnknownTag(NodeEvent node) =>
        Refuse(node, $"the tag {Quoting.Quote(node.Tag.Value)} is not one of YAML's own; remove it");

    private void Count(int more, ParsingEvent at)
    {
        _nodes += more;
        if (_nodes > ManifestLimits.Nodes)
            throw Refuse(at, $"the document has more than {ManifestLimits.Nodes:N0} nodes once its aliases are followed; split it");
    }

    private ManifestException Refuse(ParsingEvent at, string message) => new(Place(at), message);

    private SourceLocation Place(ParsingEvent at) => new(file, Line(at), Column(at));

    private int Line(ParsingEvent at) => lineOffset + (int)at.Start.Line;

    private static int Column(ParsingEvent at) => (int)at.Start.Column;
}
