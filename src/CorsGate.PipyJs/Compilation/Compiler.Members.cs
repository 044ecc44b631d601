using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Compilation;

/// <content>Members, objects and arrays.</content>
internal sealed partial class Compiler
{
    private Evaluator CompileMember(MemberNode node, Scope scope)
    {
        var target = Compile(node.Target, scope);
        var isOptional = node.IsOptional;
        var site = Site(node);
        if (node.Name is { } name)
        {
            return (run, frame) =>
            {
                var self = target(run, frame);
                if (self.AsObject is { } record) return record.Get(name).OrUndefined();
                if (!self.IsNullish) return Members.Get(run, self, name);
                return isOptional ? default(PjsValue) : throw Members.CannotRead(run, self).At(site);
            };
        }

        var key = Compile(node.Key!, scope);
        return (run, frame) =>
        {
            var self = target(run, frame);
            var member = key(run, frame);
            if (!self.IsNullish) return Members.Get(run, self, member);
            return isOptional ? default(PjsValue) : throw Members.CannotRead(run, self).At(site);
        };
    }

    private Evaluator CompileArray(ArrayNode node, Scope scope)
    {
        var items = node.Items.Select(item => (Value: Compile(item.Value, scope), item.IsSpread, Site: Site(item.Value))).ToArray();
        return (run, frame) =>
        {
            run.ChargeMemory(56 + (16L * items.Length));
            var array = new PjsArray();
            foreach (var (value, isSpread, site) in items)
            {
                var item = value(run, frame);
                if (!isSpread)
                {
                    array.Push(run, item);
                    continue;
                }

                if (!item.Is<PjsArray>(out var spread))
                    throw run.Error(item.IsString ? "a string cannot be spread; use split('')" : "object is not iterable").At(site);
                run.ChargeSteps(spread.Length);
                for (int i = 0, n = spread.Length; i < n; i++) array.Push(run, spread.Raw(i));
            }

            return array;
        };
    }

    // Literal keys come first, in written order; what is spread or computed follows, wherever it stands in the text.
    private Evaluator CompileObject(ObjectNode node, Scope scope)
    {
        var keys = node.Entries.Where(entry => entry.Key is not null).Select(entry => entry.Key!).Distinct(StringComparer.Ordinal).ToArray();
        var entries = node.Entries
            .Select(entry => (
                Place: entry.Key is null ? -1 : Array.IndexOf(keys, entry.Key),
                Key: entry.Computed is null ? null : Compile(entry.Computed, scope),
                Value: Compile(entry.Value, scope),
                Site: Site(entry.Value)))
            .ToArray();
        return (run, frame) =>
        {
            run.ChargeMemory(72 + (16L * keys.Length));
            var record = new PjsObject(keys);
            foreach (var (place, key, value, site) in entries)
            {
                if (place >= 0)
                {
                    record.SetLiteral(place, value(run, frame));
                }
                else if (key is not null)
                {
                    var name = PjsConvert.ToText(key(run, frame));
                    record.SetComputed(name, value(run, frame));
                    run.ChargeMemory(48);
                }
                else
                {
                    var spread = value(run, frame);
                    if (spread.IsString) throw run.Error("a string cannot be spread").At(site);
                    if (spread.AsObject is { } other) Builtins.ObjectFunctions.Assign(run, record, other);
                }
            }

            return record;
        };
    }

    private Evaluator CompileUpdate(UpdateNode node, Scope scope)
    {
        var read = Compile(node.Target, scope);
        var write = CompileTarget(node.Target, scope);
        var (step, isPrefix) = (node.Step, node.IsPrefix);
        return (run, frame) =>
        {
            var before = read(run, frame);
            if (!before.IsNumber && !before.Is<PjsInt>(out _)) before = PjsConvert.ToNumber(before);
            var after = before.Is<PjsInt>(out var integer) ? (PjsValue)integer.Add(step) : before.AsNumber + step;
            write(run, frame, after);
            return isPrefix ? after : before;
        };
    }

    private Evaluator CompileAssign(AssignNode node, Scope scope)
    {
        var write = CompileTarget(node.Target, scope);
        var value = Compile(node.Value, scope);
        if (node.Operator.Length == 0)
        {
            return (run, frame) =>
            {
                var result = value(run, frame);
                write(run, frame, result);
                return result;
            };
        }

        var read = Compile(node.Target, scope);
        if (node.Operator is "&&" or "||" or "??")
        {
            var op = node.Operator;
            return (run, frame) =>
            {
                var before = read(run, frame);
                var done = op switch { "&&" => !before.IsTruthy, "||" => before.IsTruthy, _ => !before.IsNullish };
                if (done) return before;
                var result = value(run, frame);
                write(run, frame, result);
                return result;
            };
        }

        var apply = Operators.Find(node.Operator);
        return (run, frame) =>
        {
            var before = read(run, frame);
            var result = apply(run, before, value(run, frame));
            write(run, frame, result);
            return result;
        };
    }

    private Binder CompileTarget(Node node, Scope scope)
    {
        switch (node)
        {
            case NameNode name when TryResolve(name.Name, scope, out var level, out var slot):
                return (_, frame, value) => Ancestor(frame, level).Slots[slot] = value;
            case NameNode name:
                var free = FreeName(name.Name);
                var place = Site(node);
                return (run, frame, value) =>
                {
                    if (frame.Module.Assign(run, free, value) is { } problem) throw run.Error(problem).At(place);
                };
            case MemberNode { IsOptional: false } member:
                return CompileMemberTarget(member, scope);
            default:
                throw Refuse(node, "cannot assign to this expression; the left side is a name, object.name or object[key]");
        }
    }

    private Binder CompileMemberTarget(MemberNode node, Scope scope)
    {
        var target = Compile(node.Target, scope);
        var key = node.Key is null ? null : Compile(node.Key, scope);
        var name = node.Name;
        var site = Site(node);
        return (run, frame, value) =>
        {
            var self = target(run, frame);
            var member = key?.Invoke(run, frame) ?? default;
            if (self.IsNullish) throw run.Error(self.IsNull ? "cannot set property of null" : "cannot set property of undefined").At(site);
            try
            {
                if (name is not null) Members.Set(run, self, name, value);
                else Members.Set(run, self, member, value);
            }
            catch (PjsException error) when (error.Passes(site))
            {
                throw;
            }
        };
    }

    private Evaluator CompileDelete(Node node, Scope scope)
    {
        if (node is not MemberNode { IsOptional: false } member)
        {
            throw Refuse(node, node is NameNode
                ? "a variable cannot be deleted; delete takes object.name or object[key]"
                : "delete takes object.name or object[key]");
        }

        var target = Compile(member.Target, scope);
        var key = member.Name is { } name ? CompileLiteral(name) : Compile(member.Key!, scope);
        var site = Site(node);
        return (run, frame) =>
        {
            var self = target(run, frame);
            var place = key(run, frame);
            if (self.IsNullish) throw run.Error(self.IsNull ? "cannot delete property of null" : "cannot delete property of undefined").At(site);
            return Members.Delete(self, place);
        };
    }
}
