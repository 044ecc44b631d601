using System.Text;
using CorsGate.PipyJs.Hosting;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Tests.Hosting;

/// <summary>What came of a request: the answer as one text, or why there is none.</summary>
internal sealed record Outcome(string Text, string Body, PjsObject? Headers);

/// <summary>Plugins with a stand-in for everything around them: an upstream, hosts to connect to, a clock.</summary>
internal sealed class PluginBench
{
    private readonly List<PluginSource> _inbound = [];
    private readonly List<PluginSource> _outbound = [];
    private PluginChain? _chain;

    public ManualTime Time { get; } = new();

    public List<string> Errors { get; } = [];

    public List<string> Lines { get; } = [];

    /// <summary>The requests that left the chain: kind, target, method, path, then header fields.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>The bodies that were read because a filter wanted them: request or response.</summary>
    public List<string> Read { get; } = [];

    /// <summary>What the upstream answers.</summary>
    public Func<PluginExchange, (int Status, string Body, (string Name, string Value)[] Headers)> Upstream { get; set; } = _ => (200, "upstream", [("server", "u")]);

    public PluginOptions Options { get; set; } = new();

    public PluginBench With(string script, string name = "test", PjsValue config = default)
    {
        _inbound.Add(new PluginSource { Name = name, Script = new ScriptSource(name + ".yaml", script, 10, 4), Config = config });
        return this;
    }

    public PluginBench WithOutbound(string script, string name = "out", PjsValue config = default)
    {
        _outbound.Add(new PluginSource { Name = name, Script = new ScriptSource(name + ".yaml", script), Config = config });
        return this;
    }

    /// <summary>A filter or more in the pipeline that requests enter, before a chain().</summary>
    public static PluginBench Of(string filters, string variables = "") => new PluginBench().With($"pipy({{{variables}}}).pipeline(){filters}");

    public PluginLoadError? LoadError()
    {
        PluginChain.TryLoad(Source(), Configured(), out _chain, out var error);
        return error;
    }

    public PluginSession Open()
    {
        if (_chain is null && LoadError() is { } error) Assert.Fail(error.ToString());
        return _chain!.Open();
    }

    /// <summary>Sends a request and does what the session asks for, until there is an answer.</summary>
    public Outcome Send(string method = "GET", string path = "/", string body = "", params (string Name, string Value)[] headers)
    {
        using var session = Open();
        var fields = new PjsObject();
        fields.Set("host", "web.shop");
        foreach (var (name, value) in headers) fields.Set(name, value);
        var bodies = new Dictionary<MessageBody, (string Kind, string Text)>();
        var requestBody = body.Length == 0 ? MessageBody.Empty : new MessageBody();
        bodies[requestBody] = ("request", body);
        session.Begin(MessageHead.Request(method, path, fields), requestBody);
        for (var round = 0; round < 10_000; round++)
        {
            if (session.Failure != PluginFailure.None) return new Outcome(session.Failure.ToString(), "", null);
            if (session.IsAnswered) return Answer(session, bodies);
            if (session.TryTakeWanted(out var wanted)) Provide(session, wanted, bodies);
            else if (session.TryTakeExchange(out var exchange)) Perform(session, exchange, bodies);
            else if (!session.Proceed() && !Time.Advance()) return new Outcome("no answer", "", null);
        }

        return new Outcome("endless", "", null);
    }

    private void Perform(PluginSession session, PluginExchange exchange, Dictionary<MessageBody, (string Kind, string Text)> bodies)
    {
        if (!exchange.Body.IsRead && (exchange.Body.MustKeep || exchange.IsAside)) Provide(session, exchange.Body, bodies);
        var head = exchange.Head.AsObject;
        var fields = head?.Get("headers").AsObject;
        var lines = fields is null ? [] : Enumerable.Range(0, fields.Count).Where(i => fields.KeyAt(i) != "host").Select(i => $"{fields.KeyAt(i)}={fields.ValueAt(i)}");
        var text = exchange.Body.IsRead ? Encoding.UTF8.GetString(exchange.Body.Bytes.Span) : "(streamed)";
        Sent.Add(string.Join(' ', new[] { exchange.Kind.ToString(), exchange.Target ?? fields?.Get("host").ToString() ?? "-", exchange.IsAside ? "aside" : "main", head?.Get("method").ToString() ?? "-", head?.Get("path").ToString() ?? "-", text }.Concat(lines)));
        var (status, body, headers) = Upstream(exchange);
        var answered = new PjsObject();
        foreach (var (name, value) in headers) answered.Set(name, value);
        var responseBody = new MessageBody();
        bodies[responseBody] = ("response", body);
        session.Answer(exchange, MessageHead.Response(status, "", answered), responseBody);
    }

    private void Provide(PluginSession session, MessageBody body, Dictionary<MessageBody, (string Kind, string Text)> bodies)
    {
        Read.Add(bodies[body].Kind);
        session.Provide(body, Encoding.UTF8.GetBytes(bodies[body].Text));
    }

    private static Outcome Answer(PluginSession session, Dictionary<MessageBody, (string Kind, string Text)> bodies)
    {
        var head = session.ResponseHead.AsObject;
        var headers = head?.Get("headers").AsObject;
        var body = session.ResponseBody!.IsRead ? Encoding.UTF8.GetString(session.ResponseBody.Bytes.Span) : bodies[session.ResponseBody].Text;
        var status = head?.Get("status") ?? default;
        var lines = headers is null ? [] : Enumerable.Range(0, headers.Count).Select(i => $"{headers.KeyAt(i)}: {headers.ValueAt(i)}");
        return new Outcome(string.Join(" | ", new[] { status.IsNullish ? "200" : status.ToString() }.Concat(lines).Append(body)), body, headers);
    }

    private PluginChainSource Source() => new()
    {
        ServiceName = "web.shop.svc.cluster.local",
        ClusterName = "shop/web|8080",
        Port = 8080,
        Endpoints = [new("10.0.0.1:8080", 100)],
        Inbound = _inbound,
        Outbound = _outbound,
    };

    private PluginOptions Configured() => Options with
    {
        Time = Time,
        Budget = Options.Budget with { MaxTime = TimeSpan.FromDays(1) },
        Log = (level, line) => Lines.Add($"{level}: {line}"),
        OnError = (plugin, error) => Errors.Add($"{plugin}: {error.ToLogLine()}"),
    };
}
