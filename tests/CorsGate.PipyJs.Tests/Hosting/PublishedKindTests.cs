using CorsGate.PipyJs.Hosting;
using CorsGate.PipyJs.Library;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Tests.Hosting;

/// <summary>The four published kinds of plugins that are not about CORS work as they were recorded in a real sidecar.</summary>
public sealed class PublishedKindTests
{
    [Fact]
    public void Faults_delay_and_abort_by_one_number()
    {
        var bench = new PluginBench().With(PublishedKinds.FaultInjection, "faults", Json("{\"delay\":{\"percentage\":{\"value\":100},\"fixedDelay\":\"1s\"},\"abort\":{\"percentage\":{\"value\":100},\"httpStatus\":400}}"));
        Assert.Equal("400 | ", bench.Send("POST", body: "b").Text);
        Assert.Equal(TimeSpan.FromSeconds(1), bench.Time.Now);
        Assert.Empty(bench.Sent);
    }

    [Theory]
    [InlineData("{\"delay\":{\"percentage\":{\"value\":100},\"fixedDelay\":\"5s\"}}", 5)]
    [InlineData("{\"abort\":{\"percentage\":{\"value\":0},\"httpStatus\":400}}", 0)]
    [InlineData("{}", 0)]
    public void Requests_that_are_not_aborted_go_on_after_their_delay(string config, int seconds)
    {
        var bench = new PluginBench().With(PublishedKinds.FaultInjection, "faults", Json(config));
        Assert.Equal("200 | server: u | upstream", bench.Send("POST", body: "b").Text);
        Assert.Equal(TimeSpan.FromSeconds(seconds), bench.Time.Now);
        Assert.Equal("Forward web.shop main POST / b", Assert.Single(bench.Sent));
    }

    [Fact]
    public void A_copy_goes_to_the_mirror_and_its_answer_nowhere()
    {
        var bench = new PluginBench().WithOutbound(PublishedKinds.TrafficMirror, "traffic-mirror", Json("{\"namespace\":\"shop\",\"service\":\"web-v2\",\"port\":8080,\"percentage\":{\"value\":100}}"));
        bench.Upstream = exchange => exchange.IsAside ? (500, "of the copy", []) : (200, "of the request", []);
        var text = bench.Send("POST", "/p", "b").Text;
        Assert.Empty(bench.Errors);
        Assert.Equal("200 | of the request", text);
        Assert.Equal(["Route web-v2.shop aside POST /p b", "Forward web.shop main POST /p b"], bench.Sent);
    }

    [Fact]
    public void A_token_is_added()
    {
        var bench = new PluginBench().WithOutbound(PublishedKinds.TokenInjector, "token-injector", Json("{\"AccessToken\":\"secret\"}"));
        Assert.Equal("200 | server: u | upstream", bench.Send("POST", body: "b").Text);
        Assert.Equal("Forward web.shop main POST / (streamed) x-iam-token=secret", Assert.Single(bench.Sent));
    }

    [Theory]
    [InlineData("() => _verdict > 0")]
    [InlineData("() => new Timeout(0.1).wait()")]
    public void A_token_is_verified_in_both_forms_of_wait(string wait)
    {
        var bench = new PluginBench().With(PublishedKinds.TokenVerifier.Replace("WAIT", wait, StringComparison.Ordinal), "token-verifier", Json("{\"Verifier\":\"10.0.0.7:80\",\"Paths\":[\"/guarded/*\"]}"));
        bench.Upstream = exchange => exchange.Kind == ExchangeKind.Connect
            ? (exchange.Head.AsObject!.Get("headers").AsObject!.Get("x-iam-token").AsString == "good" ? 200 : 401, "", [])
            : (200, "app", []);
        Assert.Equal("200 | app", bench.Send(path: "/open").Text);
        Assert.Equal("401 | Unauthorized!", bench.Send(path: "/guarded/x").Text);
        Assert.Equal("200 | app", bench.Send(path: "/guarded/x", headers: ("x-iam-token", "good")).Text);
        Assert.Equal("401 | Unauthorized!", bench.Send(path: "/guarded", headers: ("x-iam-token", "bad")).Text);
        Assert.Equal(3, bench.Sent.Count(line => line.StartsWith("Connect 10.0.0.7:80 aside GET /guarded", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_verifier_that_is_down_is_a_refusal()
    {
        var bench = new PluginBench().With(PublishedKinds.TokenVerifier.Replace("WAIT", "() => _verdict > 0", StringComparison.Ordinal), "token-verifier", Json("{\"Verifier\":\"10.0.0.7:80\",\"Paths\":[\"/*\"]}"));
        bench.Upstream = _ => (502, "", []);
        Assert.Equal("401 | Unauthorized!", bench.Send(path: "/a").Text);
    }

    private static PjsValue Json(string text)
    {
        var globals = new PjsLibrary().AddTo(new PjsGlobals());
        return PjsScript.Compile(new ScriptSource("config.json", $"JSON.parse('{text}')")).Load(new PjsRealm(), globals).Evaluate();
    }
}
