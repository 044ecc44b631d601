using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Reads the condition of an <c>if</c>.</summary>
internal sealed class ConditionReader(NginxReport report, NginxVariables variables, RegexBudget regexes)
{
    /// <summary>Reads a condition; null: it is not understood, which is reported.</summary>
    public NginxCondition? Read(NginxDirective directive, VariablePlace place)
    {
        var words = Words(directive);
        if (words is null || words.Count is 0 or > 3 || words.Count == 2)
        {
            report.Error(directive, words is [['-', ..] or ['!', '-', ..], _]
                ? $"{Quoting.Quote(words[0])} looks at files, which is not implemented: the requests are answered with 500; compare a variable instead"
                : "has a condition that nginx refuses: the requests are answered with 500; write if ($variable = value), or ~ and a regular expression");
            return null;
        }

        var left = NginxTextCompiler.Compile(words[0], variables, place, out var error);
        if (error is null && !words[0].StartsWith('$'))
            error = "compares a text that is no variable; write the variable first";
        if (error is not null)
            return Refuse(directive, error);
        if (words.Count == 1)
            return new NginxCondition(left, null, null, false);
        var isNegated = words[1].StartsWith('!');
        switch (words[1])
        {
            case "=" or "!=":
                var right = NginxTextCompiler.Compile(words[2], variables, place, out error);
                return error is null ? new NginxCondition(left, right, null, isNegated) : Refuse(directive, error);
            case "~" or "~*" or "!~" or "!~*":
                var options = LinearRegexOptions.Search | (words[1].EndsWith('*') ? LinearRegexOptions.IgnoreCase : LinearRegexOptions.None);
                return regexes.TryCreate(words[2], options, out var regex, out error)
                    ? new NginxCondition(left, null, regex, isNegated)
                    : Refuse(directive, error);
            default:
                return Refuse(directive, $"has the operator {Quoting.Quote(words[1])}, which nginx does not know; use =, !=, ~, ~*, !~ or !~*");
        }
    }

    /// <summary>Whether a condition that always holds, or none, is all that can be said: the requests are answered with 500.</summary>
    private NginxCondition? Refuse(NginxDirective directive, string error)
    {
        report.Error(directive, error + ". The requests are answered with 500");
        return null;
    }

    // The brackets belong to the first and the last word, or stand alone.
    private static List<string>? Words(NginxDirective directive)
    {
        var words = directive.Arguments.Select(word => word.Text).ToList();
        if (words.Count == 0 || !words[0].StartsWith('(') || !words[^1].EndsWith(')') || (words.Count == 1 && words[0].Length < 3))
            return null;
        words[^1] = words[^1][..^1];
        words[0] = words[0][1..];
        if (words[^1].Length == 0 && !directive.Arguments[^1].IsQuoted)
            words.RemoveAt(words.Count - 1);
        if (words.Count > 0 && words[0].Length == 0)
            words.RemoveAt(0);
        return words;
    }
}
