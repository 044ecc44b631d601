namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// The counters of <c>apiserver_request_total</c>, by the request's method and the code. The API server's own metric of that
/// name counts verbs of its resources (<c>LIST</c>, <c>WATCH</c>) and no preflight; alerts on <c>verb="OPTIONS"</c> mean the
/// method, so here it is the method for every request.
/// </summary>
internal sealed class ApiServerCounters
{
    private static readonly string[] Verbs = ["other", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

    // What alerts look for is there from the start: of a counter that appears with its first value, that value is lost to rate().
    private static readonly (int Verb, int Code) Refused = (Array.IndexOf(Verbs, "OPTIONS"), StatusLabels.IndexOf(403));

    private readonly long[] _counts = new long[Verbs.Length * StatusLabels.Values.Length];

    /// <summary>Counts a request.</summary>
    public void Count(string method, int code) => Interlocked.Increment(ref _counts[IndexOf(VerbOf(method), code)]);

    /// <summary>The series that have counted, and the one that alerts look for.</summary>
    public IEnumerable<MetricSample> Samples()
    {
        for (var verb = 0; verb < Verbs.Length; verb++)
        {
            for (var code = 0; code < StatusLabels.Values.Length; code++)
            {
                var count = Volatile.Read(ref _counts[IndexOf(verb, code)]);
                if (count > 0 || (verb, code) == Refused)
                    yield return new MetricSample(count, new("verb", Verbs[verb]), new("code", StatusLabels.Values[code]));
            }
        }
    }

    private static int IndexOf(int verb, int code) => (verb * StatusLabels.Values.Length) + code;

    private static int VerbOf(string method)
    {
        for (var i = 1; i < Verbs.Length; i++)
        {
            if (string.Equals(method, Verbs[i], StringComparison.Ordinal))
                return i;
        }

        return 0;
    }
}
