using System.Text.RegularExpressions;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Which regular expressions a match may have: those that run in linear time.</summary>
internal static class RegexRule
{
    /// <summary>What is wrong with an expression and what would be right; null: nothing.</summary>
    public static string? Validate(string expression)
    {
        try
        {
            _ = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (RegexParseException broken)
        {
            return $"{Quoting.Quote(expression)} is not a regular expression, see its character {broken.Offset}; write RE2 syntax";
        }
        catch (NotSupportedException)
        {
            return $"{Quoting.Quote(expression)} is too large or has back references or look-around, which do not run in linear time; write RE2 syntax";
        }
    }

    /// <summary>Refuses the object if the field's expression is not valid.</summary>
    public static void Check(Field field, string expression)
    {
        if (Validate(expression) is { } wrong)
            field.Error(wrong);
    }
}
