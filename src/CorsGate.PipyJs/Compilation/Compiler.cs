using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Compilation;

/// <summary>Makes delegates of an expression's tree. What it makes is immutable and belongs to no realm.</summary>
internal sealed partial class Compiler(ScriptSource source)
{
    // Between two checks of the stack lie at most this many levels of one function's tree.
    private const int StackCheckInterval = 48;

    private readonly Dictionary<string, int> _free = new(StringComparer.Ordinal);

    /// <summary>The names that no function of the script declares, by number.</summary>
    public string[] FreeNames => [.. _free.OrderBy(entry => entry.Value).Select(entry => entry.Key)];

    public Evaluator Compile(Node node, Scope scope)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var code = CompileNode(node, scope);
        if (node.Height % StackCheckInterval != 0) return code;
        return (run, frame) =>
        {
            run.CheckDepth(0);
            return code(run, frame);
        };
    }

    private Evaluator CompileNode(Node node, Scope scope) => node switch
    {
        LiteralNode literal => CompileLiteral(literal.Value),
        NameNode name => CompileName(name, scope),
        TemplateNode template => CompileTemplate(template, scope),
        ArrayNode array => CompileArray(array, scope),
        ObjectNode record => CompileObject(record, scope),
        FunctionNode function => CompileFunction(function, scope),
        UnaryNode unary => CompileUnary(unary, scope),
        UpdateNode update => CompileUpdate(update, scope),
        BinaryNode binary => CompileBinary(binary, scope),
        ConditionalNode conditional => CompileConditional(conditional, scope),
        AssignNode assign => CompileAssign(assign, scope),
        SequenceNode sequence => CompileSequence(sequence, scope),
        MemberNode member => CompileMember(member, scope),
        CallNode { IsNew: true } construction => CompileNew(construction, scope),
        CallNode call => CompileCall(call, scope),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static Evaluator CompileLiteral(PjsValue value) => (_, _) => value;

    private Evaluator CompileName(NameNode node, Scope scope)
    {
        if (TryResolve(node.Name, scope, out var level, out var slot))
        {
            return level switch
            {
                0 => (_, frame) => frame.Slots[slot],
                1 => (_, frame) => frame.Parent!.Slots[slot],
                2 => (_, frame) => frame.Parent!.Parent!.Slots[slot],
                _ => (_, frame) => Ancestor(frame, level).Slots[slot],
            };
        }

        var site = Site(node);
        var free = FreeName(node.Name);
        return (run, frame) => frame.Module.TryGet(run, free, out var value) ? value : throw run.Error("unresolved identifier").At(site);
    }

    private Evaluator CompileTemplate(TemplateNode node, Scope scope)
    {
        var parts = CompileAll(node.Parts, scope);
        return (run, frame) =>
        {
            var texts = new string[parts.Length];
            var length = 0L;
            for (var i = 0; i < parts.Length; i++)
            {
                texts[i] = PjsConvert.ToText(parts[i](run, frame));
                length += texts[i].Length;
            }

            run.ChargeString(length);
            return string.Concat(texts);
        };
    }

    private Evaluator CompileConditional(ConditionalNode node, Scope scope)
    {
        var condition = Compile(node.Condition, scope);
        var then = Compile(node.Then, scope);
        var otherwise = Compile(node.Otherwise, scope);
        return (run, frame) => condition(run, frame).IsTruthy ? then(run, frame) : otherwise(run, frame);
    }

    private Evaluator CompileSequence(SequenceNode node, Scope scope)
    {
        var items = CompileAll(node.Items, scope);
        var last = items.Length - 1;
        return (run, frame) =>
        {
            for (var i = 0; i < last; i++) items[i](run, frame);
            return items[last](run, frame);
        };
    }

    private static Frame Ancestor(Frame frame, int level)
    {
        for (; level > 0; level--) frame = frame.Parent!;
        return frame;
    }

    // Functions without variables have no frame, so they do not count as a level.
    private static bool TryResolve(string name, Scope scope, out int level, out int slot)
    {
        level = 0;
        for (var at = scope; at is not null; at = at.Parent)
        {
            slot = at.Find(name);
            if (slot >= 0) return true;
            if (at.Count > 0) level++;
        }

        slot = -1;
        return false;
    }

    private int FreeName(string name)
    {
        if (!_free.TryGetValue(name, out var free)) _free[name] = free = _free.Count;
        return free;
    }

    private Evaluator[] CompileAll(IReadOnlyList<Node> nodes, Scope scope)
    {
        var compiled = new Evaluator[nodes.Count];
        for (var i = 0; i < compiled.Length; i++) compiled[i] = Compile(nodes[i], scope);
        return compiled;
    }

    private PjsCallSite Site(Node node) => new(source, node.Start, node.End, node.Mark);

    private PjsSyntaxException Refuse(Node node, string message) => new(source, node.Start, message);
}
