using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Which regular expressions a match may have: RE2 syntax, over the whole value, as Envoy's safe_regex.</summary>
internal static class RegexRule
{
    /// <summary>Refuses the object if the field's expression is not valid, or if its expressions cost too much together.</summary>
    public static void Check(Field field, string expression)
    {
        if (!field.Context.Regexes.TryCreate(expression, LinearRegexOptions.None, out _, out var error))
            field.Error($"{Quoting.Quote(expression)}: {Quoting.Escape(error)}");
    }
}
