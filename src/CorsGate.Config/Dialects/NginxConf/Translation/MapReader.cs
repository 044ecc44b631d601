using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Reads <c>map</c> blocks.</summary>
internal static class MapReader
{
    private static readonly VariablePlace Nowhere = new("", null);

    /// <summary>Reads a block and adds its variable.</summary>
    public static void Read(NginxDirective block, HttpScope scope)
    {
        if (block.Arguments.Length != 2 || !block.Argument(1).StartsWith('$'))
        {
            scope.Report.Error(block, "has arguments that nginx refuses, and no effect; write map $source $variable { … }");
            return;
        }

        // A source that always came out empty would choose the default, which is the open one where a map tells whom to keep out.
        var source = NginxTextCompiler.Compile(block.Argument(0), scope.Variables, Nowhere, out var error);
        if (error is not null)
        {
            scope.Report.Error(block, $"{Quoting.Quote(block.Argument(0))} {error}. The variable of the map is not known");
            return;
        }

        var exact = new Dictionary<string, IRequestText>(StringComparer.OrdinalIgnoreCase);
        var expressions = new List<NginxMap.Expression>();
        IRequestText fallback = new LiteralText("");
        var hostnames = false;
        var isWhole = true;
        foreach (var line in block.Block)
        {
            if (line.Is("hostnames") && line.Arguments.IsEmpty)
            {
                hostnames = true;
                continue;
            }

            if (line.Name is "volatile" && line.Arguments.IsEmpty)
                continue;
            if (line.Arguments.Length != 1 || line.HasBlock)
            {
                scope.Report.Error(line, "is not a line of a map and has no effect; write a value and what becomes of it");
                continue;
            }

            var value = Compile(line, line.Argument(0), scope);
            if (line.Is("default"))
                fallback = value;
            else if (line.Name.StartsWith('~'))
                isWhole &= AddExpression(line, value, expressions, scope);
            else
                AddExact(line.Name, value, exact, hostnames);
        }

        // Without one of its lines the default would stand for what the line keeps apart: then the variable is not known at all.
        if (isWhole)
            scope.Variables.AddMap(block.Argument(1)[1..], new NginxMap(source, exact, [.. expressions], fallback, hostnames));
    }

    private static void AddExact(string name, IRequestText value, Dictionary<string, IRequestText> exact, bool hostnames)
    {
        // A backslash takes the special meaning from a first character or word.
        if (name.StartsWith('\\'))
            name = name[1..];
        exact.TryAdd(hostnames && name.StartsWith('.') ? name[1..] : name, value);
        if (hostnames && name.StartsWith('.'))
            exact.TryAdd("*" + name, value);
    }

    private static bool AddExpression(NginxDirective line, IRequestText value, List<NginxMap.Expression> expressions, HttpScope scope)
    {
        var ignoreCase = line.Name.StartsWith("~*", StringComparison.Ordinal);
        var options = LinearRegexOptions.Search | (ignoreCase ? LinearRegexOptions.IgnoreCase : LinearRegexOptions.None);
        if (scope.Regexes.TryCreate(line.Name[(ignoreCase ? 2 : 1)..], options, out var regex, out var error))
        {
            expressions.Add(new NginxMap.Expression(regex, value));
            return true;
        }

        scope.Report.Error(line, $"{error}. The variable of the map is not known");
        return false;
    }

    private static IRequestText Compile(NginxDirective at, string text, HttpScope scope)
    {
        var compiled = NginxTextCompiler.Compile(text, scope.Variables, Nowhere, out var error);
        if (error is not null)
            scope.Report.Error(at, $"{Quoting.Quote(text)} {error}. It counts as empty");
        return compiled;
    }
}
