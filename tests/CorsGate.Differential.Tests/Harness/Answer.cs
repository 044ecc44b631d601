namespace CorsGate.Differential.Tests.Harness;

/// <summary>What is compared of an answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Cors">Every Access-Control-* line with its name in lower case, sorted; lines that come twice stand twice.</param>
/// <param name="Location">The Location of a redirect; null: none.</param>
internal sealed record Answer(int Status, IReadOnlyList<string> Cors, string? Location)
{
    /// <summary>Takes it from an answer.</summary>
    public static Answer Of(RawMessage message) => new(
        message.Status,
        [.. message.Lines.Where(line => line.StartsWith("access-control-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)],
        message.Values("Location").FirstOrDefault());

    /// <summary>Whether two answers are the same in all that is compared.</summary>
    public bool Equals(Answer? other) =>
        other is not null && Status == other.Status && Location == other.Location && Cors.SequenceEqual(other.Cors, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Status, Cors.Count);

    /// <summary>The value of an Access-Control-* header; null: none. For answers that have it once.</summary>
    public string? Value(string name) => Cors.SingleOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..];

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(" | ", [Status, .. Location is null ? [] : new[] { "location: " + Location }, .. Cors]);
}
