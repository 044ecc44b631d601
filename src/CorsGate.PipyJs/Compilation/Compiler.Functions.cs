using System.Globalization;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Compilation;

/// <content>Functions and calls.</content>
internal sealed partial class Compiler
{
    private Evaluator CompileFunction(FunctionNode node, Scope outer)
    {
        for (var at = outer; at is not null; at = at.Parent) at.HasInner = true;
        var scope = new Scope(outer);
        foreach (var parameter in node.Parameters) scope.Declare(parameter.Target is NameNode name ? name.Name : "");
        foreach (var parameter in node.Parameters.Where(p => p.Target is not NameNode)) scope.DeclarePattern(parameter.Target);
        var special = new List<(int, Evaluator?, Binder?)>();
        var slot = node.Parameters.Count;
        for (var i = 0; i < node.Parameters.Count; i++)
        {
            var (target, otherwise) = node.Parameters[i];
            var pattern = target is NameNode ? null : CompilePattern(target, ref slot);
            if (pattern is not null || otherwise is not null)
                special.Add((i, otherwise is null ? null : Compile(otherwise, scope), pattern));
        }

        var body = Compile(node.Body, scope);
        var (line, column) = source.PlaceOf(node.Start);
        var code = new FunctionCode
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"(anonymous function at line {line} column {column})"),
            Parameters = node.Parameters.Count,
            Slots = scope.Count,
            Steps = node.Size,
            EndsWithCall = !scope.HasInner,
            Special = [.. special],
            Body = body,
        };
        return (run, frame) =>
        {
            run.ChargeMemory(64);
            return new ScriptFunction(code, frame);
        };
    }

    private Binder CompilePattern(Node pattern, ref int slot)
    {
        switch (pattern)
        {
            case ArrayNode array:
                var items = new Binder[array.Items.Count];
                for (var i = 0; i < items.Length; i++) items[i] = CompilePattern(array.Items[i].Value, ref slot);
                var site = Site(pattern);
                return (run, frame, value) =>
                {
                    if (!value.Is<PjsArray>(out var whole)) throw run.Error("cannot destructure").At(site);
                    for (var i = 0; i < items.Length; i++) items[i](run, frame, whole[i]);
                };
            case ObjectNode record:
                var keys = record.Entries.Select(entry => entry.Key!).ToArray();
                var values = new Binder[keys.Length];
                for (var i = 0; i < keys.Length; i++) values[i] = CompilePattern(record.Entries[i].Value, ref slot);
                var place = Site(pattern);
                return (run, frame, value) =>
                {
                    if (value.IsNullish) throw run.Error("cannot destructure null").At(place);
                    for (var i = 0; i < keys.Length; i++) values[i](run, frame, Members.Get(run, value, keys[i]));
                };
            default:
                var target = slot++;
                return (_, frame, value) => frame.Slots[target] = value;
        }
    }

    private Evaluator CompileCall(CallNode node, Scope scope)
    {
        var arguments = CompileAll(node.Arguments, scope);
        var site = Site(node);
        if (node.Callee is MemberNode { Name: { } name } member)
            return CompileMethodCall(member, name, arguments, node.IsOptional, site, scope);

        var callee = Compile(node.Callee, scope);
        var isOptional = node.IsOptional;
        return (run, frame) =>
        {
            var target = callee(run, frame);
            if (isOptional && target.IsNullish) return default;
            if (target.As<PjsFunction>() is not { } function) throw run.Error("not a function").At(site);
            return Invoke(run, frame, function, arguments, site);
        };
    }

    // A method is called without making the function value that reading it would make.
    private Evaluator CompileMethodCall(MemberNode member, string name, Evaluator[] arguments, bool isOptional, PjsCallSite site, Scope scope)
    {
        var target = Compile(member.Target, scope);
        var memberSite = Site(member);
        var memberIsOptional = member.IsOptional;
        return (run, frame) =>
        {
            var self = target(run, frame);
            if (self.IsNullish)
            {
                if (!memberIsOptional) throw Members.CannotRead(run, self).At(memberSite);
                return isOptional ? default(PjsValue) : throw run.Error("not a function").At(site);
            }

            var method = Members.FindMethod(self, name, out var value);
            if (method is null)
            {
                if (isOptional && value.IsNullish) return default;
                if (value.As<PjsFunction>() is not { } function) throw run.Error("not a function").At(site);
                return Invoke(run, frame, function, arguments, site);
            }

            var start = run.Reserve(arguments.Length);
            for (var i = 0; i < arguments.Length; i++) run.Put(start + i, arguments[i](run, frame));
            try
            {
                run.ChargeSteps(1);
                var result = method(run, self, new PjsArguments(run, run.Reserved(start, arguments.Length)));
                run.Release(start);
                return result;
            }
            catch (PjsException error) when (error.Passes(site))
            {
                throw;
            }
        };
    }

    private Evaluator CompileNew(CallNode node, Scope scope)
    {
        var callee = Compile(node.Callee, scope);
        var arguments = CompileAll(node.Arguments, scope);
        var site = Site(node);
        return (run, frame) =>
        {
            if (callee(run, frame).As<PjsFunction>() is not { } function) throw run.Error("not a function").At(site);
            var start = run.Reserve(arguments.Length);
            for (var i = 0; i < arguments.Length; i++) run.Put(start + i, arguments[i](run, frame));
            try
            {
                run.ChargeSteps(1);
                run.ChargeMemory(64);
                var result = function.Construct(run, run.Reserved(start, arguments.Length));
                run.Release(start);
                return result;
            }
            catch (PjsException error) when (error.Passes(site))
            {
                throw;
            }
        };
    }

    private static PjsValue Invoke(PjsExecution run, Frame frame, PjsFunction function, Evaluator[] arguments, PjsCallSite site)
    {
        var start = run.Reserve(arguments.Length);
        for (var i = 0; i < arguments.Length; i++) run.Put(start + i, arguments[i](run, frame));
        try
        {
            run.ChargeSteps(1);
            var result = function.Invoke(run, run.Reserved(start, arguments.Length));
            run.Release(start);
            return result;
        }
        catch (PjsException error) when (error.Passes(site))
        {
            throw;
        }
    }
}
