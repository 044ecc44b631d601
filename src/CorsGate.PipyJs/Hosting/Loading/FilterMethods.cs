using CorsGate.PipyJs.Hosting.Filters;

namespace CorsGate.PipyJs.Hosting.Loading;

/// <summary>The filters by their names in scripts.</summary>
internal static class FilterMethods
{
    private static readonly string[] Refused =
    [
        "exec", "tee", "read", "produceFile", "connectTLS", "acceptTLS", "acceptSOCKS", "connectSOCKS", "connectHTTPTunnel", "acceptHTTPTunnel",
        "detectProtocol", "pack", "deframe", "compress", "decompress", "compressHTTP", "decompressHTTP", "encodeHTTPRequest", "encodeHTTPResponse",
        "decodeHTTPRequest", "decodeHTTPResponse", "serveHTTP", "throttleConcurrency", "throttleDataRate", "decodeDubbo", "encodeDubbo",
    ];

    /// <summary>Adds them to a class of <see cref="ScriptPipeline"/>.</summary>
    public static PjsClass AddTo(PjsClass type)
    {
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            type.Method("handle" + kind, (run, self, args) => Self(self).Add(run, new HandleFilter(kind, args.Function(0))));
            type.Method("replace" + kind, (run, self, args) => Self(self).Add(run, new ReplaceFilter(kind, args[0])));
        }

        foreach (var name in Refused)
            type.Method(name, (run, _, _) => throw run.Error($"{name}: a plugin for HTTP requests has no such filter here"));

        return type
            .Method("onStart", (run, self, args) => Self(self).OnStart(run, args.Any(0)))
            .Method("onEnd", (run, self, args) => Self(self).OnEnd(run, args.Function(0)))
            .Method("branch", (run, self, args) => Branch(run, Self(self), args))
            .Method("link", (run, self, args) => Link(run, Self(self), args))
            .Method("use", (run, self, args) => Self(self).Add(run, new InnerFilter(new LayoutReference(null, args.String(1), args.String(0)))))
            .Method("chain", (run, self, args) => Self(self).Add(run, new ChainFilter(args.Has(0) ? Files(run, args) : null)))
            .Method("fork", Fork)
            .Method("replay", (run, self, args) => Replay(run, Self(self), args.OptionalObject(0)))
            .Method("mux", Inner("mux"))
            .Method("muxHTTP", Inner("muxHTTP"))
            .Method("demux", Inner("demux"))
            .Method("demuxHTTP", Inner("demuxHTTP"))
            .Method("to", (run, self, args) => Self(self).To(run, args.Any(0)))
            .Method("wait", (run, self, args) => Self(self).Add(run, new WaitFilter(args.Function(0))))
            .Method("connect", (run, self, args) => Self(self).Add(run, new ConnectFilter(args.Any(0))))
            .Method("throttleMessageRate", (run, self, args) => Self(self).Add(run, new ThrottleFilter(args.Any(0))))
            .Method("dummy", (run, self, _) => Self(self).Add(run, new DropFilter()))
            .Method("print", (run, self, _) => Self(self).Add(run, new PrintFilter("")))
            .Method("dump", (run, self, args) => Self(self).Add(run, new PrintFilter(args.Has(0) ? PjsConvert.ToText(args[0]) + " " : "")));
    }

    private static ScriptPipeline Self(PjsValue self) => (ScriptPipeline)self.AsObject!;

    private static PjsNative Inner(string name) => (run, self, _) => Self(self).Begin(run, name, layout => new InnerFilter(layout));

    private static PjsValue Fork(PjsExecution run, PjsValue self, PjsArguments args)
    {
        // fork('name') is the short form of fork().to('name').
        if (args[0].AsString is { } name) return Self(self).Add(run, new ForkFilter(default, new LayoutReference(null, name)));
        var items = args[0];
        return Self(self).Begin(run, "fork", layout => new ForkFilter(items, layout));
    }

    private static ScriptPipeline Replay(PjsExecution run, ScriptPipeline pipeline, PjsObject? options)
    {
        var delay = options?.Get("delay") ?? default;
        return pipeline.Begin(run, "replay", layout => new ReplayFilter(delay, layout));
    }

    private static ScriptPipeline Branch(PjsExecution run, ScriptPipeline pipeline, PjsArguments args)
    {
        args.Require(2);

        // Values in the place of the first condition: the choice is made here and now.
        var isStatic = !args[0].Is<PjsFunction>(out _) && args.Count > 1;
        var cases = new List<(PjsFunction?, LayoutReference)>();
        for (var i = 0; i < args.Count; i += 2)
        {
            var isDefault = i + 1 == args.Count;
            var target = args[isDefault ? i : i + 1];
            if (isStatic)
            {
                if (!isDefault && !args[i].IsTruthy) continue;
                return pipeline.Add(run, new InnerFilter(pipeline.Reference(run, target)));
            }

            cases.Add((isDefault ? null : args.Function(i), pipeline.Reference(run, target)));
        }

        return isStatic ? pipeline : pipeline.Add(run, new BranchFilter(cases));
    }

    private static ScriptPipeline Link(PjsExecution run, ScriptPipeline pipeline, PjsArguments args)
    {
        var cases = new List<(PjsFunction?, LayoutReference)>();
        for (var i = 0; i == 0 || i < args.Count; i += 2)
            cases.Add((i + 1 < args.Count ? args.Function(i + 1) : null, new LayoutReference(null, args.String(i))));
        return pipeline.Add(run, new BranchFilter(cases));
    }

    private static List<string> Files(PjsExecution run, PjsArguments args)
    {
        var list = args.Array(0);
        var files = new List<string>(list.Length);
        for (var i = 0; i < list.Length; i++)
            files.Add(list[i].AsString ?? throw run.Error("chain: expects the names of files"));
        return files;
    }
}
