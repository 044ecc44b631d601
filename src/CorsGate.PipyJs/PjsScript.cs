using CorsGate.PipyJs.Compilation;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs;

/// <summary>A compiled script. Immutable, thread-safe, and of no realm: one script may be loaded into many.</summary>
public sealed class PjsScript
{
    private readonly Evaluator _code;
    private readonly string[] _freeNames;

    private PjsScript(ScriptSource source, Evaluator code, string[] freeNames)
    {
        Source = source;
        _code = code;
        _freeNames = freeNames;
    }

    /// <summary>The script's text and place.</summary>
    public ScriptSource Source { get; }

    /// <summary>The names that the script uses and does not declare: built-in ones, variables of the request, or mistakes.</summary>
    public IReadOnlyList<string> FreeNames => _freeNames;

    /// <summary>Compiles a script.</summary>
    /// <param name="source">The script.</param>
    /// <exception cref="PjsSyntaxException">It is no script.</exception>
    public static PjsScript Compile(ScriptSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var node = Parser.Parse(source);
        var compiler = new Compiler(source);
        try
        {
            return new PjsScript(source, compiler.Compile(node, new Scope(null)), compiler.FreeNames);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new PjsSyntaxException(source, node.Mark, "the script is nested too deeply; split the expression");
        }
    }

    /// <summary>Makes the script's names mean something in a realm; then it can be evaluated.</summary>
    /// <param name="realm">The realm.</param>
    /// <param name="globals">The names of the language and the host.</param>
    public PjsInstance Load(PjsRealm realm, PjsGlobals globals)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(globals);
        return new PjsInstance(realm, _code, new PjsModule(realm, _freeNames, globals.Values));
    }
}
