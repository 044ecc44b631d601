using CorsGate.Config.Model;
using CorsGate.PipyJs;

namespace CorsGate.Gateway.Plugins;

/// <summary>Makes script values of a plugin's configuration.</summary>
internal static class ConfigValues
{
    /// <summary>The value as JSON would be read; null: <c>undefined</c>.</summary>
    public static PjsValue ToScript(ConfigValue? value)
    {
        switch (value?.Kind)
        {
            case null:
                return default;
            case ConfigValueKind.Boolean:
                return value.Boolean;
            case ConfigValueKind.Number:
                return value.Number;
            case ConfigValueKind.Text:
                return value.Text;
            case ConfigValueKind.List:
                var list = new PjsArray();
                foreach (var item in value.Items)
                    list.Add(ToScript(item));
                return list;
            case ConfigValueKind.Object:
                var target = new PjsObject();
                foreach (var field in value.Fields)
                    target.Set(field.Name, ToScript(field.Value));
                return target;
            default:
                return PjsValue.Null;
        }
    }
}
