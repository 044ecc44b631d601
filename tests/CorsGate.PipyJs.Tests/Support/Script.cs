using CorsGate.PipyJs.Library;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Tests.Support;

/// <summary>Scripts run by themselves.</summary>
internal static class Script
{
    /// <summary>A budget whose clock never ends anything.</summary>
    public static PjsBudget Budget { get; } = PjsBudget.Default with { MaxTime = TimeSpan.FromDays(1) };

    /// <summary>The value of a script.</summary>
    public static PjsValue Run(string text, PjsGlobals? globals = null, PjsRealm? realm = null) =>
        PjsScript.Compile(new ScriptSource("test.js", text)).Load(realm ?? new PjsRealm(Budget), globals ?? new PjsLibrary().AddTo(new PjsGlobals())).Evaluate();

    /// <summary>The value of a script as text: strings as they are, the rest as it is printed.</summary>
    public static string Text(string text) => Run(text).ToString();

    /// <summary>The error of a script that fails.</summary>
    public static PjsException Fails(string text) => Assert.Throws<PjsException>(() => Run(text));

    /// <summary>The error of a text that is no script.</summary>
    public static PjsSyntaxException Refused(string text) => Assert.Throws<PjsSyntaxException>(() => PjsScript.Compile(new ScriptSource("test.js", text)));
}
