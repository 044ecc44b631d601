namespace CorsGate.Cors.Text.Re2;

/// <summary>What is on one side of a place in a text, as far as conditions care.</summary>
internal enum SideKind : byte
{
    /// <summary>Nothing: the place is the start or the end of the text.</summary>
    Edge,

    /// <summary>A line feed.</summary>
    LineFeed,

    /// <summary>A word character.</summary>
    Word,

    /// <summary>Any other character.</summary>
    Other,
}
