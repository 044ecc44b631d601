using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Plugins;

/// <summary>
/// Tells whether the plugins of a route are the same after a reload: then they go on with what their scripts hold, such as quotas and caches.
/// </summary>
internal static class MountFingerprint
{
    /// <summary>A hash of scripts, their places and their configuration.</summary>
    public static string Of(PluginMount mount)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, mount.ServiceName);
        Add(hash, mount.ClusterName);
        Add(hash, mount.Protocol);
        Add(hash, mount.Outbound.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var plugin in mount.Outbound.Concat(mount.Inbound))
        {
            Add(hash, plugin.Name);
            Add(hash, plugin.ScriptLocation.ToString());
            Add(hash, plugin.Script);
            Add(hash, plugin.Config);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, ConfigValue? value)
    {
        Add(hash, value is null ? "-" : value.Kind.ToString());
        if (value is null)
            return;
        Add(hash, value.Text);
        Add(hash, value.Number.ToString("R", CultureInfo.InvariantCulture));
        Add(hash, value.Boolean ? "t" : "f");
        Add(hash, value.Items.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var item in value.Items)
            Add(hash, item);
        Add(hash, value.Fields.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var field in value.Fields)
        {
            Add(hash, field.Name);
            Add(hash, field.Value);
        }
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
