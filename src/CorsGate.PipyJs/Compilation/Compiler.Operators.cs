using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Compilation;

/// <content>Operators.</content>
internal sealed partial class Compiler
{
    private Evaluator CompileUnary(UnaryNode node, Scope scope)
    {
        if (node.Operator is "delete") return CompileDelete(node.Operand, scope);
        var operand = Compile(node.Operand, scope);
        return node.Operator switch
        {
            "!" => (run, frame) => !operand(run, frame).IsTruthy,
            "+" => (run, frame) => PjsConvert.ToNumber(operand(run, frame)),
            "-" => (run, frame) => operand(run, frame) is var value && value.Is<PjsInt>(out var integer) ? integer.Negate() : -PjsConvert.ToNumber(value),
            "~" => (run, frame) => operand(run, frame) is var value && value.Is<PjsInt>(out var integer) ? integer.Complement() : (double)~PjsConvert.ToInt32(value),
            "void" => (run, frame) =>
            {
                operand(run, frame);
                return default;
            },
            _ => (run, frame) => TypeOf(operand(run, frame)),
        };
    }

    private Evaluator CompileBinary(BinaryNode node, Scope scope)
    {
        var left = Compile(node.Left, scope);
        var right = Compile(node.Right, scope);
        switch (node.Operator)
        {
            case "&&":
                return (run, frame) => left(run, frame) is var value && value.IsTruthy ? right(run, frame) : value;
            case "||":
                return (run, frame) => left(run, frame) is var value && value.IsTruthy ? value : right(run, frame);
            case "??":
                return (run, frame) => left(run, frame) is var value && value.IsNullish ? right(run, frame) : value;
            case "===":
                return (run, frame) => PjsConvert.AreIdentical(left(run, frame), right(run, frame));
            case "!==":
                return (run, frame) => !PjsConvert.AreIdentical(left(run, frame), right(run, frame));
        }

        var apply = Operators.Find(node.Operator);
        if (node.Operator is not ("in" or "instanceof" or "+" or "/" or "%"))
            return (run, frame) => apply(run, left(run, frame), right(run, frame));

        // These may fail.
        var site = Site(node);
        return (run, frame) =>
        {
            var a = left(run, frame);
            var b = right(run, frame);
            try
            {
                return apply(run, a, b);
            }
            catch (PjsException error) when (error.Passes(site))
            {
                throw;
            }
        };
    }

    private static PjsValue TypeOf(PjsValue value) => value.Kind switch
    {
        PjsKind.Boolean => "boolean",
        PjsKind.Number => "number",
        PjsKind.String => "string",
        PjsKind.Null => "object",
        PjsKind.Object => value.AsObject is PjsFunction ? "function" : "object",
        _ => "undefined",
    };
}
