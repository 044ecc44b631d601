using CorsGate.Config.Model;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class RoutingAnswersTests
{
    private const string NoRoute = "corsgate: no route for host and path\n";

    [Theory]
    [InlineData("a.test", "/api", 200)]
    [InlineData("A.TEST", "/api", 200)]
    [InlineData("a.test.", "/api", 200)]
    [InlineData("a.test:9999", "/api", 200)]
    [InlineData("a.test", "/api/x?y=z", 200)]
    [InlineData("a.test", "/%61pi", 200)]
    [InlineData("a.test", "/apix", 404)]
    [InlineData("a.test", "/API", 404)]
    [InlineData("b.test", "/api", 404)]
    [InlineData("x.a.test", "/api", 404)]
    public async Task A_request_is_served_by_host_and_path(string host, string target, int expected)
    {
        await using var gateway = await TestGateway.StartAsync(
            Make.Listener(80, "", Make.Host("a.test", Make.Route(Make.Prefix("/api"), Make.To(1)))));
        var response = await gateway.SendToAsync(80, host, "GET", target, "Origin: https://page.test");
        Assert.Equal(expected, response.Status);
        Assert.Equal(expected == 200 ? "upstream" : NoRoute, expected == 200 ? Chunked(response.Body) : response.Body);
        Assert.Empty(response.CorsNames);
        Assert.Null(response["Vary"]);
        if (expected == 404)
        {
            Assert.Empty(gateway.Forwarder.Calls);
            Assert.Equal("text/plain; charset=utf-8", response["Content-Type"]);
        }
    }

    [Fact]
    public async Task What_is_forwarded_is_what_was_sent()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        await gateway.SendToAsync(80, "A.test:123", "GET", "/a%2fb//%7e?x=%41&&y");
        Assert.Equal("/a%2fb//%7e?x=%41&&y", gateway.Forwarder.Single.RequestTarget);
        Assert.Equal("A.test:123", gateway.Forwarder.Single.Host);
        Assert.Equal(80, gateway.Forwarder.Single.ForwardedPort);
        Assert.Null(gateway.Forwarder.Single.Timeout);
    }

    [Fact]
    public async Task An_absolute_target_is_forwarded_in_origin_form()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/x"), Make.To(1)));
        Assert.Equal(200, (await gateway.SendAsync("GET", "http://a.test/x?y")).Status);
        Assert.Equal("/x?y", gateway.Forwarder.Single.RequestTarget);
    }

    [Fact]
    public async Task A_request_without_Host_is_served_by_a_catch_all()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        Assert.Equal(200, (await gateway.SendRawAsync("GET / HTTP/1.0\r\n\r\n")).Status);
    }

    [Fact]
    public async Task OPTIONS_for_the_server_is_answered_here_without_CORS()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        var response = await gateway.SendAsync("OPTIONS", "*", "Origin: https://page.test", "Access-Control-Request-Method: GET");
        Assert.Equal(204, response.Status);
        Assert.Empty(response.CorsNames);
        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Theory]
    [InlineData("GET /a/../admin HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET /a%2f..%2fadmin HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a.test:99999\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("get / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a.test\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n", 417)]
    [InlineData("CONNECT a.test:80 HTTP/1.1\r\nHost: a.test:80\r\nConnection: close\r\n\r\n", 501)]
    public async Task A_request_that_could_be_read_in_two_ways_is_refused(string request, int expected)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        var response = await gateway.SendRawAsync(request);
        Assert.Equal(expected, response.Status);
        Assert.Empty(response.CorsNames);
        Assert.Empty(gateway.Forwarder.Calls);
        Assert.Contains($" status={expected} ", Assert.Single(gateway.AccessLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_configuration_the_answer_is_503()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        gateway.Services!.Snapshots.Current = null;
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal((503, "corsgate: nothing is configured yet\n"), (response.Status, response.Body));
    }

    [Fact]
    public async Task A_HEAD_request_gets_the_head_of_the_answer_alone()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/x"), Make.To(1)));
        var response = await gateway.SendAsync("HEAD", "/");
        Assert.Equal((404, ""), (response.Status, response.Body));
        Assert.Equal(NoRoute.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), response["Content-Length"]);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    public async Task A_gRPC_request_gets_a_gRPC_status(string contentType)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/x"), new RouteAction { Backends = [Make.Weighted(Make.Backend())] }));
        var missing = await gateway.SendAsync("POST", "/", "Content-Type: " + contentType, "Content-Length: 0");
        Assert.Equal((200, "12", "application/grpc"), (missing.Status, missing["grpc-status"], missing["Content-Type"]));
        Assert.Equal("corsgate: no route for host and path", missing["grpc-message"]);
        var unavailable = await gateway.SendAsync("POST", "/x", "Content-Type: " + contentType, "Content-Length: 0");
        Assert.Equal((200, "14"), (unavailable.Status, unavailable["grpc-status"]));
    }

    [Fact]
    public async Task A_gRPC_web_request_gets_an_HTTP_status()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/x"), Make.To(1)));
        Assert.Equal(404, (await gateway.SendAsync("POST", "/", "Content-Type: application/grpc-web", "Content-Length: 0")).Status);
    }

    internal static string Chunked(string body) => body.StartsWith("8\r\n", StringComparison.Ordinal) ? body[3..11] : body;
}
