using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text.Captures;

/// <summary>The ways of a match that are at one place of the text, the preferred ones first, each with the places that it kept.</summary>
/// <param name="capacity">The most instructions.</param>
/// <param name="slots">The number of places that a way keeps.</param>
internal sealed class PlaceThreads(int capacity, int slots)
{
    private readonly ThreadSet _set = new(capacity);
    private readonly int[] _places = new int[capacity * slots];

    /// <summary>The instructions, the preferred ones first.</summary>
    public ReadOnlySpan<ushort> Items => _set.Items;

    /// <summary>Adds an instruction; false when a preferred way is there already.</summary>
    public bool Add(ushort instruction) => _set.Add(instruction);

    /// <summary>The places of an instruction, by where it is among the items.</summary>
    public Span<int> PlacesOf(int item) => _places.AsSpan(item * slots, slots);

    /// <summary>Removes all.</summary>
    public void Clear() => _set.Clear();
}
