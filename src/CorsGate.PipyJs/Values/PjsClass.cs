using System.Collections.Frozen;

namespace CorsGate.PipyJs;

/// <summary>The code of a method or of a function of the host.</summary>
/// <param name="run">The running callback: its budget, and calls back into the script.</param>
/// <param name="self">The value that the method is of; <c>undefined</c> for a function that is of nothing.</param>
/// <param name="arguments">The arguments.</param>
public delegate PjsValue PjsNative(PjsExecution run, PjsValue self, PjsArguments arguments);

/// <summary>
/// The members that all objects of a kind share. Made once, when a program starts; filled by the calls of <see cref="Method"/>,
/// <see cref="Accessor"/> and <see cref="Field"/> in the initialiser, and not changed after its first use. Thread-safe from then on.
/// </summary>
public sealed class PjsClass
{
    private readonly Dictionary<string, Member> _building = new(StringComparer.Ordinal);
    private readonly List<Member> _fields = [];
    private FrozenDictionary<string, Member>? _members;

    /// <summary>Begins a class.</summary>
    /// <param name="textName">The name that stands in the text of its objects: <c>[object NAME]</c>.</param>
    public PjsClass(string textName)
    {
        TextName = textName;
        Method("toString", (_, self, _) => PjsConvert.ToText(self));
        Method("valueOf", (_, self, _) => self.AsObject?.PrimitiveValue ?? self);
    }

    /// <summary>The class of plain objects.</summary>
    public static PjsClass Object { get; } = new("Object");

    /// <summary>The name that stands in the text of its objects.</summary>
    public string TextName { get; }

    /// <summary>Fields that are listed by <c>Object.keys</c> and copied by a spread.</summary>
    internal IReadOnlyList<Member> EnumerableFields => _fields;

    private FrozenDictionary<string, Member> Members => _members ?? Freeze();

    /// <summary>Adds a method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">What it does.</param>
    public PjsClass Method(string name, PjsNative code) => Add(new Member(name, code, null, null));

    /// <summary>Adds a value that is read or written by code and is not listed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">Writes it; without it, writing has no effect.</param>
    public PjsClass Accessor(string name, Func<PjsObject, PjsValue> get, Action<PjsObject, PjsValue>? set = null) =>
        Add(new Member(name, null, get, set));

    /// <summary>Adds a value that scripts cannot change.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public PjsClass Constant(string name, PjsValue value) => Accessor(name, _ => value);

    /// <summary>Adds a value that is read or written by code and is listed, before the object's own properties.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">Writes it; without it, writing has no effect.</param>
    public PjsClass Field(string name, Func<PjsObject, PjsValue> get, Action<PjsObject, PjsValue>? set = null)
    {
        var member = new Member(name, null, get, set);
        _fields.Add(member);
        return Add(member);
    }

    /// <summary>The code of a method, or <c>null</c>.</summary>
    internal PjsNative? FindMethod(string name) => Members.GetValueOrDefault(name)?.Code;

    /// <summary>Whether there is such a member.</summary>
    internal bool Has(string name) => Members.ContainsKey(name);

    /// <summary>The value of a member: a method comes bound to the value that it is of.</summary>
    internal PjsValue Get(PjsValue self, string name)
    {
        if (!Members.TryGetValue(name, out var member)) return default;
        if (member.Code is { } code) return new NativeFunction(name, code, self);
        return self.AsObject is { } target ? member.Get!(target) : default;
    }

    /// <summary>Writes a member; <c>false</c> where there is none of the name.</summary>
    internal bool TrySet(PjsObject self, string name, PjsValue value)
    {
        if (!Members.TryGetValue(name, out var member)) return false;
        member.Set?.Invoke(self, value);
        return true;
    }

    private PjsClass Add(Member member)
    {
        if (_members is not null) throw new InvalidOperationException($"{TextName} is in use; members are added before.");
        _building[member.Name] = member;
        return this;
    }

    private FrozenDictionary<string, Member> Freeze() => _members = _building.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A member: a method, or a value that is read and perhaps written.</summary>
    internal sealed record Member(string Name, PjsNative? Code, Func<PjsObject, PjsValue>? Get, Action<PjsObject, PjsValue>? Set);
}
