namespace CorsGate.Differential.Tests.Harness;

/// <summary>Sends the same requests to nginx and to CorsGate and tells where the answers differ although they should not.</summary>
internal sealed class Comparison(WireClient nginx, WireClient corsGate)
{
    private const int Shown = 5;

    /// <summary>Sends them all and fails with what was sent and both answers where they differ.</summary>
    /// <param name="what">The configuration, for the message of a failure.</param>
    /// <param name="requests">The requests.</param>
    public async Task HoldAsync(string what, IEnumerable<Sent> requests)
    {
        var count = 0;
        var differences = new List<string>();
        foreach (var request in requests)
        {
            count++;
            var expected = nginx.SendAsync(request);
            var actual = corsGate.SendAsync(request);
            await Task.WhenAll(expected, actual);
            if (!(await expected).Equals(await actual) && !await IsKnownAsync(request, await actual))
                differences.Add($"sent:     {request}\nnginx:    {await expected}\nCorsGate: {await actual}");
        }

        Assert.True(count > 0, "Nothing was sent.");
        Assert.True(differences.Count == 0, $"{differences.Count} of {count} answers differ for\n{what}\n\n{string.Join("\n\n", differences.Take(Shown))}");
    }

    // A difference is known only where CorsGate answers exactly what the list says that it answers.
    private async Task<bool> IsKnownAsync(Sent request, Answer actual)
    {
        foreach (var known in KnownDifference.All.Where(known => known.Explains(request)))
        {
            if (known.Instead is null ? actual is { Status: 400, Cors: [] } : (await nginx.SendAsync(known.Instead(request))).Equals(actual))
                return true;
        }

        return false;
    }
}
