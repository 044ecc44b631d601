using CorsGate.Config.Manifests;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Credentials;
using CorsGate.Kubernetes.Requests;
using CorsGate.Kubernetes.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Kubernetes.Tests.Requests;

/// <summary>Single requests: what is sent, what is repeated, and what becomes of refusals.</summary>
public sealed class ApiClientTests
{
    private static readonly ResourceType Widget = new("example.dev", "v1", "Widget", "widgets", true);
    private static readonly ObjectPath One = new(Widget, "default", "one");

    private static Task<FakeApiServer> StartAsync() =>
        FakeApiServer.StartAsync(s => s.Put(s.Add("example.dev", "v1", "Widget", "widgets"), "one"));

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(429, "TooManyRequests")]
    public async Task A_read_is_repeated_after_growing_waits_while_the_server_is_unwell(int code, string reason)
    {
        await using var server = await StartAsync();
        var time = new ManualTime();
        using var client = server.Client(time);
        server.FailWithStatus("one", 3, code, reason);

        var read = client.GetAsync(One, CancellationToken.None);
        await time.AdvanceUntilAsync(() => read.IsCompleted, 0.1);

        Assert.Equal("one", (await read).Reference.Name);
        // 0.8, 1.6 and 3.2 s, each half as long again.
        Assert.InRange(time.Elapsed.TotalSeconds, 8.4, 30);
        Assert.Equal(4, client.RequestCount);
    }

    [Theory]
    [InlineData("7", "")]
    [InlineData(null, ",\"details\":{\"retryAfterSeconds\":7}")]
    public async Task What_Retry_After_asks_for_is_waited_for(string? header, string details)
    {
        await using var server = await StartAsync();
        var time = new ManualTime();
        using var client = server.Client(time);
        server.FailWithStatus("one", 1, 429, "TooManyRequests", details: details, retryAfter: header);

        var read = client.GetAsync(One, CancellationToken.None);
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        await time.AdvanceUntilAsync(() => read.IsCompleted, 0.25);

        Assert.InRange(time.Elapsed.TotalSeconds, 7, 30);
    }

    [Fact]
    public async Task A_failure_that_lasts_is_told_with_what_the_server_said()
    {
        await using var server = await StartAsync();
        var time = new ManualTime();
        using var client = server.Client(time);
        server.FailWithStatus("one", 99, 500, "InternalError", "etcd is\\naway");

        var read = client.GetAsync(One, CancellationToken.None);
        await time.AdvanceUntilAsync(() => read.IsCompleted);

        var failure = await Assert.ThrowsAsync<ApiException>(() => read);
        Assert.Equal("GET /apis/example.dev/v1/namespaces/default/widgets/one: 500 InternalError: etcd is\\naway", failure.Message);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_write_is_not_repeated_when_it_may_have_been_done(int code)
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        server.FailWithStatus("one", 1, code, "Unwell");

        var failure = await Assert.ThrowsAsync<ApiException>(() => client.UpdateAsync(One, "{}"u8.ToArray(), CancellationToken.None));

        Assert.True(failure.IsTransient);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_write_is_repeated_when_the_server_says_that_it_did_nothing()
    {
        await using var server = await StartAsync();
        var time = new ManualTime();
        using var client = server.Client(time);
        server.FailWithStatus("one", 1, 429, "TooManyRequests", retryAfter: "1");

        var write = client.PatchAsync(One with { Subresource = "status" }, new PatchOptions(PatchKind.Merge, "corsgate"), "{\"status\":{}}"u8.ToArray(), CancellationToken.None);
        await time.AdvanceUntilAsync(() => write.IsCompleted);
        await write;

        var taken = Assert.Single(server.Writes);
        Assert.Equal("PATCH /apis/example.dev/v1/namespaces/default/widgets/one/status?fieldManager=corsgate", taken.Request);
        Assert.Equal("application/merge-patch+json", taken.ContentType);
    }

    [Fact]
    public async Task Writes_go_where_they_should()
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        await client.CreateAsync(One with { Name = null }, "{\"a\":1}"u8.ToArray(), CancellationToken.None);
        await client.UpdateAsync(One with { Subresource = "status" }, "{}"u8.ToArray(), CancellationToken.None);
        await client.PatchAsync(One, new PatchOptions(PatchKind.Apply, "me", Force: true), "{}"u8.ToArray(), CancellationToken.None);
        await client.PatchAsync(One, new PatchOptions(PatchKind.Json), "[]"u8.ToArray(), CancellationToken.None);
        await client.DeleteAsync(One, CancellationToken.None);

        const string Path = "/apis/example.dev/v1/namespaces/default/widgets";
        Assert.Equal(
            [
                new FakeWrite($"POST {Path}", "application/json", "{\"a\":1}"),
                new FakeWrite($"PUT {Path}/one/status", "application/json", "{}"),
                new FakeWrite($"PATCH {Path}/one?fieldManager=me&force=true", "application/apply-patch+yaml", "{}"),
                new FakeWrite($"PATCH {Path}/one", "application/json-patch+json", "[]"),
                new FakeWrite($"DELETE {Path}/one", "", ""),
            ],
            server.Writes);
    }

    [Theory]
    [InlineData(404, "NotFound", nameof(ApiException.IsNotFound))]
    [InlineData(403, "Forbidden", nameof(ApiException.IsForbidden))]
    [InlineData(409, "Conflict", nameof(ApiException.IsConflict))]
    [InlineData(409, "AlreadyExists", nameof(ApiException.IsAlreadyExists))]
    [InlineData(410, "Expired", nameof(ApiException.IsExpired))]
    [InlineData(422, "Invalid", nameof(ApiException.IsInvalid))]
    public async Task A_refusal_says_what_it_is_and_is_not_repeated(int code, string reason, string property)
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        server.FailWithStatus("one", 1, code, reason);

        var failure = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(One, CancellationToken.None));

        Assert.Equal(reason, failure.Reason);
        string[] all = [nameof(ApiException.IsNotFound), nameof(ApiException.IsForbidden), nameof(ApiException.IsConflict), nameof(ApiException.IsAlreadyExists), nameof(ApiException.IsExpired), nameof(ApiException.IsInvalid)];
        Assert.Equal([property], all.Where(p => (bool)typeof(ApiException).GetProperty(p)!.GetValue(failure)!));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_quoted_in_one_line()
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        server.Fail("one", 1, context =>
        {
            context.Response.StatusCode = 407;
            return context.Response.WriteAsync("<html>\r\nproxy\u001b[31m</html>");
        });

        var failure = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(One, CancellationToken.None));

        Assert.Equal("GET /apis/example.dev/v1/namespaces/default/widgets/one: 407: <html>\\r\\nproxy\\u001b[31m</html>", failure.Message);
    }

    [Fact]
    public async Task A_read_over_a_connection_that_breaks_off_is_repeated_and_a_write_is_not()
    {
        await using var server = await StartAsync();
        var time = new ManualTime();
        using var client = server.Client(time);
        server.Fail("one", 2, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var failure = await Assert.ThrowsAsync<ApiException>(() => client.UpdateAsync(One, "{}"u8.ToArray(), CancellationToken.None));
        Assert.True(failure.IsConnectionFailure);
        var read = client.GetAsync(One, CancellationToken.None);
        await time.AdvanceUntilAsync(() => read.IsCompleted);

        Assert.Equal("101", (await read).ResourceVersion);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_not_waited_for_for_ever()
    {
        await using var server = await StartAsync();
        var time = new ManualTime();
        using var client = server.Client(time, new ApiClientOptions { Attempts = 1 });
        server.Fail("one", 1, context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        var read = client.GetAsync(One, CancellationToken.None);
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        await time.AdvanceUntilAsync(() => read.IsCompleted, 10);

        Assert.EndsWith("no answer within 60 s", (await Assert.ThrowsAsync<ApiException>(() => read)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_too_large_is_not_read_to_its_end(bool saysLength)
    {
        await using var server = await StartAsync();
        using var client = server.Client(options: new ApiClientOptions { MaxResponseBytes = 1000 });
        server.Fail("one", 1, async context =>
        {
            if (saysLength)
                context.Response.ContentLength = 5000;
            await context.Response.Body.WriteAsync(new byte[5000]);
        });

        var failure = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(One, CancellationToken.None));

        Assert.EndsWith("the answer has more than 1,000 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"metadata\":{}}")]
    [InlineData("{\"metadata\":{\"name\":\"\\ud800\"}}")]
    public async Task An_answer_that_is_no_object_is_a_failure_of_the_server(string body)
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        server.Fail("one", 1, context => context.Response.WriteAsync(body));

        var failure = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(One, CancellationToken.None));

        Assert.Contains("the server's answer cannot be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        server.Fail("one", 1, context =>
        {
            context.Response.Redirect("/apis/example.dev/v1/namespaces/default/widgets/other");
            return Task.CompletedTask;
        });

        Assert.Equal(302, (int?)(await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(One, CancellationToken.None))).StatusCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_object_is_what_the_readers_of_manifests_take()
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        server.Fail("one", 1, context => context.Response.WriteAsync(
            """{"metadata":{"name":"one","namespace":"default","uid":"u","resourceVersion":"5","generation":7,"deletionTimestamp":"2030-01-01T00:00:00Z"},"spec":{"n":1.50,"s":"yes"}}"""));

        var read = await client.GetAsync(One, CancellationToken.None);

        Assert.Equal(("u", 7, true), (read.Uid, read.Generation, read.IsBeingDeleted));
        Assert.Equal(("example.dev/v1", "Widget"), (read.Manifest.ApiVersion, read.Manifest.Kind));
        Assert.Equal("Widget default/one", read.Root.Location.ToString());
        Assert.Equal("Widget", Assert.IsType<ManifestScalar>(read.Root.Find("kind")!.Value).Text);
    }

    [Fact]
    public async Task The_credential_is_read_again_once_when_it_was_refused()
    {
        await using var server = await StartAsync();
        server.Authorization = "Bearer new";
        var credentials = new RotatingCredentials("old", "new");
        using var client = server.Client(credentials: credentials);

        Assert.Equal("one", (await client.GetAsync(One, CancellationToken.None)).Reference.Name);
        Assert.Equal(2, client.RequestCount);

        server.Authorization = "Bearer another";
        var failure = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(One, CancellationToken.None));
        Assert.True(failure.IsUnauthorized);
        Assert.Equal(4, client.RequestCount);
    }

    [Fact]
    public async Task A_Lease_is_created_and_the_status_of_an_object_is_written_where_it_belongs()
    {
        await using var server = await FakeApiServer.StartAsync(s =>
        {
            s.Put(s.Add("example.dev", "v1", "Widget", "widgets"), "one");
            s.Add("coordination.k8s.io", "v1", "Lease", "leases");
            s.Add("events.k8s.io", "v1", "Event", "events");
        });
        using var client = server.Client();
        var read = await client.GetAsync(One, CancellationToken.None);

        await client.CreateAsync(new ObjectPath(KnownTypes.Lease, "system", null), "{}"u8.ToArray(), CancellationToken.None);
        await client.CreateAsync(new ObjectPath(KnownTypes.Event, "default", null), "{}"u8.ToArray(), CancellationToken.None);
        await client.UpdateAsync(ObjectPath.Of(read, "status"), "{}"u8.ToArray(), CancellationToken.None);

        Assert.Equal(
            [
                "POST /apis/coordination.k8s.io/v1/namespaces/system/leases",
                "POST /apis/events.k8s.io/v1/namespaces/default/events",
                "PUT /apis/example.dev/v1/namespaces/default/widgets/one/status",
            ],
            server.Writes.Select(w => w.Request));
    }

    [Fact]
    public void Paths_escape_what_names_may_hold()
    {
        Assert.Equal("api/v1/namespaces/a%2F..%2Fb/secrets/x%3Fy", new ResourceType("", "v1", "Secret", "secrets", true).Path("a/../b", "x?y"));
        Assert.Equal("apis/g/v1/classes/c/status", new ResourceType("g", "v1", "Class", "classes", false).Path("ignored", "c", "status"));
        Assert.Equal("apis/g/v1/widgets", new ResourceType("g", "v1", "Widget", "widgets", true).Path());
    }

    private sealed class RotatingCredentials(params string[] tokens) : ICredentialSource
    {
        private int _at;
        private Credential? _current;

        public ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellation)
        {
            if (_current is null || ReferenceEquals(refused, _current))
                _current = new Credential { Authorization = $"Bearer {tokens[Math.Min(_at++, tokens.Length - 1)]}" };
            return new(_current);
        }
    }
}
