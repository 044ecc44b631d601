using System.Text.RegularExpressions;
using CorsGate.Cors.Decisions;
using CorsGate.PipyJs;
using CorsGate.PipyJs.Hosting;
using CorsGate.PipyJs.Library;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.Config.Tests.OsmEdge;

/// <summary>The published CORS script, run by the interpreter, and the engine that answers in its place say the same, in the same order of fields.</summary>
public class ScriptAgainstEngineTests
{
    private static readonly string[] Origins =
    [
        "http://www.aaa.com", "http://www.aaa.com:80", "HTTP://WWW.AAA.COM", "http://www.aaa.com/", "http://www.bbb.com", "http://www.bbb.com.evil.com",
        "http://www.test.cn", "https://www.test.cn", "http://www.test.cn.evil.com", "https://evil.com/?http://wwwxtest.cn", "http://evil.com", "null", "*", "a", "",
    ];

    /// <summary>Configurations as JSON, which is YAML, too.</summary>
    public static TheoryData<string> Configs()
    {
        const string Origin = "\"allowOrigins\": [{ \"exact\": \"http://www.aaa.com\" }]";
        var configs = new TheoryData<string>
        {
            """{ "allowCredentials": true, "allowHeaders": ["X-Foo-Bar-1"], "allowMethods": ["POST", "GET", "PATCH", "DELETE"], "exposeHeaders": ["Content-Encoding", "Kuma-Revision"], "maxAge": "24h", "allowOrigins": [{ "regex": "http.*://www.test.cn" }, { "exact": "http://www.aaa.com" }, { "prefix": "http://www.bbb.com" }] }""",
            "{}",
            """{ "allowOrigins": [], "allowCredentials": true }""",
            """{ "allowOrigins": null }""",
            """{ "allowOrigins": "" }""",
            """{ "allowOrigins": [{ "exact": "*" }] }""",
            """{ "allowOrigins": [{ "regex": ".*" }], "allowCredentials": true }""",
            """{ "allowOrigins": [{ "regex": "^https?://www\\.(test\\.cn|aaa\\.com)(:[0-9]+)?$" }] }""",
            """{ "allowOrigins": [{ "regex": "[[:alpha:]]{4}://www\\.[a-c]+\\.com$" }] }""",
            """{ "allowOrigins": [{ "regex": ".*", "prefix": "http://www.bbb", "exact": "http://www.aaa.com" }] }""",
            """{ "allowOrigins": [{ "regex": "evil", "prefix": "http://www.bbb", "exact": "" }] }""",
            """{ "allowOrigins": [{ "prefix": "" , "exact": null, "regex": "a{1,2}\\." }] }""",
        };
        foreach (var maxAge in new[] { "24h", "10m", "30s", "1d", "1.5h", "1.1h", "90.5s", "1e2s", " 5s", "86400", "0", "0s", "s", "-5s", "1h30m", "100ms", "24H", "2w", "", "0m5h", "5h0m", "1sms", "0x10m", ".5m", "m5" })
            configs.Add($"{{ {Origin}, \"maxAge\": \"{maxAge}\" }}");
        foreach (var value in new[] { "true", "false", "\"false\"", "\"\"", "0", "1", "null" })
            configs.Add($"{{ {Origin}, \"allowCredentials\": {value} }}");
        foreach (var value in new[] { "[]", "[\"*\"]", "[\"GET\", 1, true, null, 1.50, 0.1234567]", "null", "\"\"", "[\"\"]" })
            configs.Add($"{{ {Origin}, \"allowMethods\": {value}, \"allowHeaders\": {value}, \"exposeHeaders\": {value}, \"maxAge\": null }}");
        return configs;
    }

    [Theory]
    [MemberData(nameof(Configs))]
    public void Both_give_the_same_answers(string config)
    {
        var mesh = Mesh.Cors(config);
        Assert.Empty(mesh.Errors);
        var chain = Load(config);
        foreach (var method in new[] { "GET", "OPTIONS", "PUT", "HEAD" })
        {
            Assert.Equal(ByScript(chain, method, null), Text(mesh.Decide(method)));
            foreach (var origin in Origins)
                Assert.Equal($"{method} {origin}: {ByScript(chain, method, origin)}", $"{method} {origin}: {Text(mesh.Decide(method, origin))}");
        }
    }

    private static PluginChain Load(string config)
    {
        var globals = new PjsLibrary().AddTo(new PjsGlobals());
        var quoted = config.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        var source = new PluginChainSource
        {
            ServiceName = "web.shop.svc.cluster.local",
            Inbound =
            [
                new PluginSource
                {
                    Name = "cors-policy",
                    Script = new ScriptSource("cors.js", Mesh.CorsScript),
                    Config = PjsScript.Compile(new ScriptSource("config.js", $"JSON.parse('{quoted}')")).Load(new PjsRealm(), globals).Evaluate(),
                },
            ],
        };
        Assert.True(PluginChain.TryLoad(source, new PluginOptions(), out var chain, out var error), error?.ToString());
        return chain!;
    }

    private static string ByScript(PluginChain chain, string method, string? origin)
    {
        using var session = chain.Open();
        var fields = new PjsObject();
        if (origin is not null)
            fields.Set("origin", origin);
        session.Begin(MessageHead.Request(method, "/", fields), MessageBody.Empty);
        var isForwarded = session.TryTakeExchange(out var exchange);
        if (isForwarded)
            session.Answer(exchange, MessageHead.Response(200, "OK", new PjsObject()), MessageBody.Empty);
        Assert.Equal(PluginFailure.None, session.Failure);
        Assert.True(session.IsAnswered);
        var headers = session.ResponseHead.AsObject!.Get("headers").AsObject!;
        var lines = Enumerable.Range(0, headers.Count).Select(i => $"{headers.KeyAt(i)}: {headers.ValueAt(i)}");
        return string.Join(" | ", lines.Prepend(isForwarded ? "forwarded" : session.ResponseHead.AsObject.Get("status").ToString()));
    }

    private static string Text(CorsDecision decision)
    {
        var lines = new List<string> { decision.IsAnswered ? decision.AnswerStatus.ToString(System.Globalization.CultureInfo.InvariantCulture) : "forwarded" };
        foreach (var header in decision.HeaderOrder.IsDefault ? [] : decision.HeaderOrder)
        {
            var value = header switch
            {
                CorsHeader.AllowOrigin => decision.AllowOrigin,
                CorsHeader.AllowCredentials => decision.AllowCredentials,
                CorsHeader.ExposeHeaders => decision.ExposeHeaders,
                CorsHeader.AllowMethods => decision.AllowMethods,
                CorsHeader.AllowHeaders => decision.AllowHeaders,
                _ => decision.MaxAge,
            };
            if (value is not null)
                lines.Add($"access-control-{Regex.Replace(header.ToString(), "(?<!^)(?=[A-Z])", "-", RegexOptions.None, TimeSpan.FromSeconds(1)).ToLowerInvariant()}: {value}");
        }

        return string.Join(" | ", lines);
    }
}
