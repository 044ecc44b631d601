namespace CorsGate.PipyJs.Builtins;

/// <summary>The methods of promises, and the functions of <c>Promise</c>.</summary>
internal static class PromiseClass
{
    public static PjsClass Instance { get; } = new PjsClass("pjs::Promise")
        .Method("then", (run, self, args) => Then(run, self, args.Any(0), args[1]))
        .Method("catch", (run, self, args) => Then(run, self, default, args.Function(0)))
        .Method("finally", (run, self, args) =>
        {
            var function = args.Function(0);
            var derived = new PjsPromise();
            Self(self).WhenSettled(run, (later, promise) =>
            {
                var called = new PjsPromise();
                called.SettleWith(later, function);
                called.WhenSettled(later, (after, done) => Copy(after, derived, done.State == PjsPromiseState.Rejected ? done : promise));
            });
            return derived;
        });

    public static PjsConstructor Constructor() => new(
        "Promise",
        Instance,
        (run, _, args) =>
        {
            var executor = args.Function(0);
            var promise = new PjsPromise();
            run.Call(
                executor,
                new NativeFunction("resolve", (later, _, values) => Settle(later, promise, values[0], isError: false)),
                new NativeFunction("reject", (later, _, values) => Settle(later, promise, values[0], isError: true)));
            return promise;
        },
        statics: new PjsClass("pjs::Constructor<pjs::Promise>")
            .Method("resolve", (run, _, args) => AsPromise(run, args[0]))
            .Method("reject", (run, _, args) =>
            {
                var promise = new PjsPromise();
                promise.Reject(run, args[0]);
                return promise;
            })
            .Method("all", (run, _, args) => Gather(run, args.Array(0), PjsPromiseState.Resolved))
            .Method("any", (run, _, args) => Gather(run, args.Array(0), PjsPromiseState.Rejected))
            .Method("allSettled", (run, _, args) => AllSettled(run, args.Array(0)))
            .Method("race", (run, _, args) =>
            {
                var first = new PjsPromise();
                foreach (var promise in Promises(run, args.Array(0))) promise.WhenSettled(run, (later, done) => Copy(later, first, done));
                return first;
            }));

    // Without a handler the outcome passes on; what is no function is the outcome, as in Pipy.
    private static PjsPromise Then(PjsExecution run, PjsValue self, PjsValue onResolved, PjsValue onRejected)
    {
        var derived = new PjsPromise();
        Self(self).WhenSettled(run, (later, promise) =>
        {
            var handler = promise.State == PjsPromiseState.Resolved ? onResolved : onRejected;
            if (handler.Is<PjsFunction>(out var function)) derived.SettleWith(later, function, promise.Result);
            else if (handler.IsNullish) Copy(later, derived, promise);
            else derived.Resolve(later, handler);
        });
        return derived;
    }

    // All outcomes of one kind make the outcome, in order; the first of the other kind is the outcome.
    private static PjsPromise Gather(PjsExecution run, PjsArray values, PjsPromiseState all)
    {
        var whole = new PjsPromise();
        var promises = Promises(run, values);
        var missing = promises.Length;
        void Finish(PjsExecution later)
        {
            var results = new PjsArray();
            foreach (var promise in promises) results.Push(later, promise.Result);
            if (all == PjsPromiseState.Resolved) whole.Resolve(later, results);
            else whole.Reject(later, results);
        }

        if (missing == 0) Finish(run);
        foreach (var promise in promises)
        {
            promise.WhenSettled(run, (later, done) =>
            {
                if (done.State != all) Copy(later, whole, done);
                else if (--missing == 0) Finish(later);
            });
        }

        return whole;
    }

    private static PjsPromise AllSettled(PjsExecution run, PjsArray values)
    {
        var whole = new PjsPromise();
        var promises = Promises(run, values);
        var missing = promises.Length;
        if (missing == 0) whole.Resolve(run, new PjsArray());
        foreach (var promise in promises)
        {
            promise.WhenSettled(run, (later, _) =>
            {
                if (--missing > 0) return;
                var results = new PjsArray();
                foreach (var done in promises)
                {
                    var isResolved = done.State == PjsPromiseState.Resolved;
                    var entry = new PjsObject();
                    entry.Set("status", isResolved ? "fulfilled" : "rejected");
                    entry.Set(isResolved ? "value" : "reason", done.Result);
                    later.ChargeMemory(128);
                    results.Push(later, entry);
                }

                whole.Resolve(later, results);
            });
        }

        return whole;
    }

    private static PjsPromise[] Promises(PjsExecution run, PjsArray values)
    {
        run.ChargeSteps(1 + values.Length);
        var promises = new PjsPromise[values.Length];
        for (var i = 0; i < promises.Length; i++) promises[i] = AsPromise(run, values[i]);
        return promises;
    }

    private static PjsPromise AsPromise(PjsExecution run, PjsValue value)
    {
        if (value.Is<PjsPromise>(out var promise)) return promise;
        run.ChargeMemory(96);
        promise = new PjsPromise();
        promise.Resolve(run, value);
        return promise;
    }

    private static PjsValue Settle(PjsExecution run, PjsPromise promise, PjsValue value, bool isError)
    {
        if (isError) promise.Reject(run, value);
        else promise.Resolve(run, value);
        return default;
    }

    private static void Copy(PjsExecution run, PjsPromise target, PjsPromise source)
    {
        if (source.State == PjsPromiseState.Rejected) target.Reject(run, source.Result);
        else target.Resolve(run, source.Result);
    }

    private static PjsPromise Self(PjsValue self) => (PjsPromise)self.AsObject!;
}
