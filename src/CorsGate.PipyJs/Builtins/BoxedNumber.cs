namespace CorsGate.PipyJs.Builtins;

/// <summary>What <c>new Number(n)</c> makes.</summary>
internal sealed class BoxedNumber(double value) : PjsObject
{
    public override PjsClass Class => NumberClass.Instance;

    public override string Text => NumberText.Format(value);

    public override double NumberValue => value;

    internal override PjsValue PrimitiveValue => value;
}

/// <summary>What <c>new String(s)</c> makes.</summary>
internal sealed class BoxedString(string value) : PjsObject
{
    public string Value => value;

    public override PjsClass Class => StringClass.Instance;

    public override string Text => value;

    public override double NumberValue => NumberText.Parse(value);

    internal override PjsValue PrimitiveValue => value;
}

/// <summary>What <c>new Boolean(b)</c> makes.</summary>
internal sealed class BoxedBoolean(bool value) : PjsObject
{
    public static readonly PjsClass ClassOf = new("pjs::Boolean");

    public override PjsClass Class => ClassOf;

    public override string Text => value ? "true" : "false";

    public override double NumberValue => value ? 1 : 0;

    internal override PjsValue PrimitiveValue => value;
}
