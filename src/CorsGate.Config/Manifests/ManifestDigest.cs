using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Manifests;

/// <summary>
/// A digest of what readers look at in an object: its fields with their places, without what a server changes on its own (status,
/// metadata.resourceVersion and managedFields). Two objects with one digest are read alike, so that a status that somebody wrote is
/// no change. The generation counts: a spec that was changed and changed back is to be told of as the new generation.
/// </summary>
internal sealed class ManifestDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The digest of an object.</summary>
    public string Of(ManifestObject source)
    {
        Add(source.ApiVersion);
        Add(source.Kind);
        Add(source.Location);
        foreach (var entry in source.Root.Entries)
        {
            if (entry.Key is "status")
                continue;
            Add(entry.Key);
            Add(entry.KeyLocation);
            if (entry is { Key: "metadata", Value: ManifestMapping metadata })
                AddFields(metadata, static key => key is not ("resourceVersion" or "managedFields"));
            else
                Add(entry.Value);
        }

        return Convert.ToBase64String(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    // The parser limits how deep nodes lie within each other.
    private void Add(ManifestNode node)
    {
        switch (node)
        {
            case ManifestMapping mapping:
                AddFields(mapping, static _ => true);
                break;
            case ManifestSequence sequence:
                Add(-2, sequence.Items.Length);
                Add(sequence.Location);
                foreach (var item in sequence.Items)
                    Add(item);
                break;
            case ManifestScalar scalar:
                Add(-3 - (scalar.IsBlock ? 1 : 0), (int)scalar.Kind);
                Add(scalar.Location);
                Add(scalar.Text);
                break;
        }
    }

    private void AddFields(ManifestMapping mapping, Predicate<string> isRead)
    {
        Add(-1, mapping.Entries.Count(entry => isRead(entry.Key)));
        Add(mapping.Location);
        foreach (var entry in mapping.Entries)
        {
            if (!isRead(entry.Key))
                continue;
            Add(entry.Key);
            Add(entry.KeyLocation);
            Add(entry.Value);
        }
    }

    private void Add(SourceLocation location) => Add(location.Line, location.Column);

    private void Add(int one, int other)
    {
        Span<byte> numbers = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, one);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], other);
        _hash.AppendData(numbers);
    }

    // UTF-16 keeps texts apart that are no valid Unicode.
    private void Add(string text)
    {
        Add(text.Length, 0);
        _hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
