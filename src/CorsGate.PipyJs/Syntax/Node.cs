namespace CorsGate.PipyJs.Syntax;

/// <summary>An expression. Height and size are those of its tree; functions inside count as one.</summary>
internal abstract class Node(int start, int end, int mark)
{
    public int Start { get; } = start;

    public int End { get; } = end;

    /// <summary>The place that an error of this expression shows: its operator, as in Pipy.</summary>
    public int Mark { get; } = mark;

    public int Height { get; private set; } = 1;

    public int Size { get; private set; } = 1;

    protected void Holds(Node? child)
    {
        if (child is null) return;
        Height = Math.Max(Height, child.Height + 1);
        Size += child is FunctionNode ? 1 : child.Size;
    }
}

internal sealed class LiteralNode(PjsValue value, int start, int end) : Node(start, end, start)
{
    public PjsValue Value { get; } = value;
}

internal sealed class NameNode(string name, int start, int end) : Node(start, end, start)
{
    public string Name { get; } = name;
}

internal sealed class TemplateNode : Node
{
    public TemplateNode(IReadOnlyList<Node> parts, int start, int end)
        : base(start, end, start)
    {
        Parts = parts;
        foreach (var part in parts) Holds(part);
    }

    public IReadOnlyList<Node> Parts { get; }
}

internal readonly record struct ArrayItem(Node Value, bool IsSpread);

internal sealed class ArrayNode : Node
{
    public ArrayNode(IReadOnlyList<ArrayItem> items, int start, int end)
        : base(start, end, start)
    {
        Items = items;
        foreach (var item in items) Holds(item.Value);
    }

    public IReadOnlyList<ArrayItem> Items { get; }
}

/// <summary>An entry of an object literal: a literal key, a computed key, or neither for a spread.</summary>
internal readonly record struct ObjectEntry(string? Key, Node? Computed, Node Value);

internal sealed class ObjectNode : Node
{
    public ObjectNode(IReadOnlyList<ObjectEntry> entries, int start, int end)
        : base(start, end, start)
    {
        Entries = entries;
        foreach (var entry in entries)
        {
            Holds(entry.Computed);
            Holds(entry.Value);
        }
    }

    public IReadOnlyList<ObjectEntry> Entries { get; }
}

/// <summary>A parameter: a name or a pattern (names, objects and arrays of patterns), and what stands for <c>undefined</c>.</summary>
internal readonly record struct Parameter(Node Target, Node? Default);

internal sealed class FunctionNode : Node
{
    public FunctionNode(IReadOnlyList<Parameter> parameters, Node body, int start, int end)
        : base(start, end, start)
    {
        Parameters = parameters;
        Body = body;
        foreach (var parameter in parameters)
        {
            Holds(parameter.Target);
            Holds(parameter.Default);
        }

        Holds(body);
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    public Node Body { get; }
}

internal sealed class UnaryNode : Node
{
    public UnaryNode(string op, Node operand, int start)
        : base(start, operand.End, start)
    {
        Operator = op;
        Operand = operand;
        Holds(operand);
    }

    public string Operator { get; }

    public Node Operand { get; }
}

/// <summary><c>++</c> or <c>--</c>.</summary>
internal sealed class UpdateNode : Node
{
    public UpdateNode(int step, bool isPrefix, Node target, int start, int end, int mark)
        : base(start, end, mark)
    {
        Step = step;
        IsPrefix = isPrefix;
        Target = target;
        Holds(target);
    }

    public int Step { get; }

    public bool IsPrefix { get; }

    public Node Target { get; }
}

internal sealed class BinaryNode : Node
{
    public BinaryNode(string op, Node left, Node right, int mark)
        : base(left.Start, right.End, mark)
    {
        Operator = op;
        Left = left;
        Right = right;
        Holds(left);
        Holds(right);
    }

    public string Operator { get; }

    public Node Left { get; }

    public Node Right { get; }
}

internal sealed class ConditionalNode : Node
{
    public ConditionalNode(Node condition, Node then, Node otherwise, int mark)
        : base(condition.Start, otherwise.End, mark)
    {
        (Condition, Then, Otherwise) = (condition, then, otherwise);
        Holds(condition);
        Holds(then);
        Holds(otherwise);
    }

    public Node Condition { get; }

    public Node Then { get; }

    public Node Otherwise { get; }
}

internal sealed class AssignNode : Node
{
    public AssignNode(string op, Node target, Node value, int mark)
        : base(target.Start, value.End, mark)
    {
        (Operator, Target, Value) = (op, target, value);
        Holds(target);
        Holds(value);
    }

    /// <summary>The operator without its <c>=</c>; empty for a plain assignment.</summary>
    public string Operator { get; }

    public Node Target { get; }

    public Node Value { get; }
}

internal sealed class SequenceNode : Node
{
    public SequenceNode(IReadOnlyList<Node> items)
        : base(items[0].Start, items[^1].End, items[0].Start)
    {
        Items = items;
        foreach (var item in items) Holds(item);
    }

    public IReadOnlyList<Node> Items { get; }
}

internal sealed class MemberNode : Node
{
    public MemberNode(Node target, string? name, Node? key, bool isOptional, int end, int mark)
        : base(target.Start, end, mark)
    {
        (Target, Name, Key, IsOptional) = (target, name, key, isOptional);
        Holds(target);
        Holds(key);
    }

    public Node Target { get; }

    public string? Name { get; }

    public Node? Key { get; }

    public bool IsOptional { get; }
}

internal sealed class CallNode : Node
{
    public CallNode(Node callee, IReadOnlyList<Node> arguments, bool isNew, bool isOptional, int start, int end, int mark)
        : base(start, end, mark)
    {
        (Callee, Arguments, IsNew, IsOptional) = (callee, arguments, isNew, isOptional);
        Holds(callee);
        foreach (var argument in arguments) Holds(argument);
    }

    public Node Callee { get; }

    public IReadOnlyList<Node> Arguments { get; }

    public bool IsNew { get; }

    public bool IsOptional { get; }
}
