using System.Text.Json;
using System.Text.Json.Nodes;
using CorsGate.Browser.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.Browser.Tests;

/// <summary>
/// What the console predicts is what Chromium does: for a table of requests, made from a page that the policies name and from one
/// that they do not, the verdict and the line in the browser's console are compared.
/// </summary>
public sealed class PredictionTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    // Sends what the gateway is asked about, one after the other: in parallel, one preflight could answer for another.
    private const string RunAll = """
        const [cases, done] = arguments;
        (async () => {
          const results = [];
          for (const { url, method, headers, credentials } of cases) {
            const question = { url, method, credentials, origin: location.origin, headers: Object.entries(headers).map(([name, value]) =>
              /^(accept|content-type|range)$/i.test(name) ? { name, value } : { name }) };
            const asked = await fetch('/cors-test/decide', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question) });
            const decision = await asked.json();
            let status = null;
            try { status = (await fetch(url, { method, headers, credentials, cache: 'no-store' })).status; } catch { }
            results.push({ decision, status });
          }
          return JSON.stringify(results);
        })().then(done, error => done('error: ' + error));
        """;

    private static readonly BrowserCase[] Cases =
    [
        // A policy that names the page.
        new("http://127.0.0.1:8080/listed", "works"),
        new("http://127.0.0.1:8080/listed", "works", Credentials: "include"),
        new("http://127.0.0.1:8080/listed", "works", "PUT"),
        new("http://127.0.0.1:8080/listed", "works", "put", Credentials: "include"),
        new("http://127.0.0.1:8080/listed", "works", "PATCH"),
        new("http://127.0.0.1:8080/listed", "blocked MethodDisallowedByPreflightResponse", "patch"),
        new("http://127.0.0.1:8080/listed", "blocked MethodDisallowedByPreflightResponse", "DELETE"),
        new("http://127.0.0.1:8080/listed", "works", Headers: "X-A: 1"),
        new("http://127.0.0.1:8080/listed", "works", Headers: "Authorization: Bearer t"),
        new("http://127.0.0.1:8080/listed", "blocked HeaderDisallowedByPreflightResponse", Headers: "X-B: 1"),
        new("http://127.0.0.1:8080/listed", "blocked HeaderDisallowedByPreflightResponse", Headers: "X-C: 1, X-B: 1, X-A: 1"),
        new("http://127.0.0.1:8080/listed", "blocked MethodDisallowedByPreflightResponse", "DELETE", Headers: "X-B: 1"),
        new("http://127.0.0.1:8080/listed", "works", "POST"),
        new("http://127.0.0.1:8080/listed", "works", "POST", Headers: "Content-Type: application/json"),
        new("http://127.0.0.1:8080/listed", "works", "HEAD"),

        // Without credentials; with a list that covers less.
        new("http://127.0.0.1:8080/plain", "works"),
        new("http://127.0.0.1:8080/plain", "blocked InvalidAllowCredentials", Credentials: "include"),
        new("http://127.0.0.1:8080/plain", "blocked PreflightInvalidAllowCredentials", "PUT", Credentials: "include"),
        new("http://127.0.0.1:8080/plain", "works", "PUT", Credentials: "omit"),
        new("http://127.0.0.1:8080/plain", "works", "POST", Headers: "Content-Type: text/plain"),
        new("http://127.0.0.1:8080/plain", "blocked HeaderDisallowedByPreflightResponse", "POST", Headers: "Content-Type: application/json"),
        new("http://127.0.0.1:8080/plain", "works", Headers: "Accept: application/json"),
        new("http://127.0.0.1:8080/plain", "works", Headers: "Range: bytes=0-9"),
        new("http://127.0.0.1:8080/plain", "blocked HeaderDisallowedByPreflightResponse", Headers: "Range: bytes=-9"),

        // Everybody.
        new("http://127.0.0.1:8080/wide", "works"),
        new("http://127.0.0.1:8080/wide", "works", "DELETE", Headers: "X-B: 1"),
        new("http://127.0.0.1:8080/wide", "works", "QUERY", Headers: "Authorization: Bearer t"),
        new("http://127.0.0.1:8080/wide", "blocked InvalidAllowCredentials", Credentials: "include"),
        new("http://127.0.0.1:8081/get", "works"),
        new("http://127.0.0.1:8081/get", "blocked WildcardOriginNotAllowed", Credentials: "include"),
        new("http://127.0.0.1:8081/put", "works", "PUT"),
        new("http://127.0.0.1:8081/put", "blocked PreflightWildcardOriginNotAllowed", "PUT", Credentials: "include"),

        // No upstream, no policy, no rule, other rules.
        new("http://127.0.0.1:8080/down", "works"),
        new("http://127.0.0.1:8080/down", "works", "PUT"),
        new("http://127.0.0.1:8080/down", "blocked InvalidAllowCredentials", Credentials: "include"),
        new("http://127.0.0.1:8080/own", "depends"),
        new("http://127.0.0.1:8080/own", "depends", "PUT"),
        new("http://127.0.0.1:8080/nowhere", "blocked MissingAllowOriginHeader"),
        new("http://127.0.0.1:8080/nowhere", "blocked PreflightMissingAllowOriginHeader", "PUT"),
        new("http://127.0.0.1:8080/only-put", "works", "PUT"),
        new("http://127.0.0.1:8080/only-put", "blocked MissingAllowOriginHeader"),

        // What an nginx.conf can get wrong.
        new("http://127.0.0.1:8082/many", "blocked MultipleAllowOriginValues"),
        new("http://127.0.0.1:8082/many", "blocked PreflightMultipleAllowOriginValues", "PUT"),
        new("http://127.0.0.1:8082/invalid", "blocked InvalidAllowOriginValue"),
        new("http://127.0.0.1:8082/invalid", "blocked PreflightInvalidAllowOriginValue", "PUT"),
        new("http://127.0.0.1:8082/other", "blocked AllowOriginMismatch"),
        new("http://127.0.0.1:8082/other", "blocked PreflightAllowOriginMismatch", "PUT"),
        new("http://127.0.0.1:8082/true", "works"),
        new("http://127.0.0.1:8082/true", "blocked InvalidAllowCredentials", Credentials: "include"),
        new("http://127.0.0.1:8082/status", "works"),
        new("http://127.0.0.1:8082/status", "blocked PreflightInvalidStatus", "PUT"),
        new("http://127.0.0.1:8082/moved", "blocked PreflightDisallowedRedirect", "PUT"),
        new("http://127.0.0.1:8082/bad-methods", "blocked InvalidAllowMethodsPreflightResponse", "PUT"),
        new("http://127.0.0.1:8082/bad-headers", "blocked InvalidAllowHeadersPreflightResponse", "POST", Headers: "X-A: 1"),
        new("http://127.0.0.1:8082/star", "works", "DELETE", Headers: "X-A: 1"),
        new("http://127.0.0.1:8082/star", "works", Headers: "Authorization: Bearer t"),
        new("http://127.0.0.1:8082/star", "blocked MethodDisallowedByPreflightResponse", "DELETE", Credentials: "include"),
        new("http://127.0.0.1:8082/star", "blocked HeaderDisallowedByPreflightResponse", Headers: "X-A: 1", Credentials: "include"),
        new("http://127.0.0.1:8082/lower", "blocked MethodDisallowedByPreflightResponse", "PUT"),
        new("http://127.0.0.1:8082/lower", "works", "PATCH"),

        // Not a matter of CORS.
        new("http://127.0.0.1:8082/silent", "fails"),
        new("https://127.0.0.1:8080/listed", "fails"),
        new("http://127.0.0.1:8443/get", "fails"),
        new("http://127.0.0.1:9/", "fails"),
        new("http://127.0.0.1:8080/listed", "fails", "TRACE"),
    ];

    private static readonly BrowserCase[] CasesOfAnotherPage =
    [
        new("http://127.0.0.1:8080/listed", "blocked MissingAllowOriginHeader"),
        new("http://127.0.0.1:8080/listed", "blocked MissingAllowOriginHeader", Credentials: "include"),
        new("http://127.0.0.1:8080/listed", "blocked PreflightMissingAllowOriginHeader", "PUT"),
        new("http://127.0.0.1:8080/listed", "blocked PreflightMissingAllowOriginHeader", Headers: "Authorization: Bearer t"),
        new("http://127.0.0.1:8080/wide", "works", "PUT"),
        new("http://127.0.0.1:8080/down", "blocked MissingAllowOriginHeader"),
        new("http://127.0.0.1:8082/true", "blocked AllowOriginMismatch"),
        new("http://127.0.0.1:8081/get", "works"),
    ];

    [Fact]
    public Task A_page_that_the_policies_name_meets_what_the_console_predicts() => CompareAsync(fixture.Gateway.AllowedOrigin, Cases);

    [Fact]
    public Task A_page_that_they_do_not_name_meets_what_the_console_predicts() => CompareAsync(fixture.Gateway.RefusedOrigin, CasesOfAnotherPage);

    private async Task CompareAsync(string page, BrowserCase[] cases)
    {
        var (gateway, browser) = (fixture.Gateway, fixture.Browser);
        browser.Open(page + "/cors-test");
        var requests = cases.Select((one, index) => one.ToRequest(gateway, index)).ToArray();
        var answer = (string)browser.Driver.ExecuteAsyncScript(RunAll, [requests])!;
        Assert.StartsWith("[", answer, StringComparison.Ordinal);
        var results = JsonNode.Parse(answer)!.AsArray();

        // The console's lines come by another way than the results.
        var predicted = results.Select(result => (string?)result!["decision"]!["verdict"] is "blocked" ? (string?)result["decision"]!["console"] : null).OfType<string>().ToArray();
        await Wait.UntilAsync("a line in the console for each blocked request", () => Blocked(browser).Length >= predicted.Length);
        var said = Blocked(browser);

        var differences = new List<string>();
        foreach (var (one, index) in cases.Select((one, index) => (one, index)))
        {
            var decision = results[index]!["decision"]!;
            var status = (int?)results[index]!["status"];
            var verdict = $"{(string?)decision["verdict"]} {(string?)decision["verdict"] switch { "blocked" => (string?)decision["failure"], _ => "" }}".Trim();
            if (verdict != one.Expected)
                differences.Add($"{index} {one}: the console predicts {verdict}: {decision.ToJsonString(JsonSerializerOptions.Default)}");
            var line = said.SingleOrDefault(text => text.Contains($"?case={index}'", StringComparison.Ordinal));
            var really = status is not null ? "works" : line is null ? "fails" : "blocked";
            if ((string?)decision["verdict"] is not "depends" and var kind && kind != really)
                differences.Add($"{index} {one}: the browser says {really} {status} {line}");
            if (line is not null && (string?)decision["console"] is { } expected && !IsTheLine(line, expected, one))
                differences.Add($"{index} {one}: the console line is {line}, predicted was {expected}");
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    // Which of several headers Chromium names is left to chance.
    private static bool IsTheLine(string line, string expected, BrowserCase one) => line.Contains(expected, StringComparison.Ordinal)
        || (one.Headers.Contains(", ", StringComparison.Ordinal) && one.Expected.EndsWith("HeaderDisallowedByPreflightResponse", StringComparison.Ordinal)
            && one.Headers.Split(", ").Any(header => line.Contains($"Request header field {header.Split(": ")[0].ToLowerInvariant()} is not allowed", StringComparison.Ordinal)));

    // The log quotes a line and puts its place before it.
    private static string[] Blocked(Chromium browser) =>
        [.. browser.ConsoleLines().Where(line => line.Contains("has been blocked by CORS policy", StringComparison.Ordinal)).Select(line => line.Replace("\\\"", "\"", StringComparison.Ordinal))];
}
