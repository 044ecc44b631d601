using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>Finds the hostnames whose routes may have changed in the listeners that share a hostname, and what their routes are.</summary>
internal static class VirtualHostChanges
{
    // So few names are compared one by one.
    private const int Few = 4;

    /// <summary>The hostnames with their routes now; no array where a hostname is gone.</summary>
    /// <param name="before">What was compiled until now; null: nothing.</param>
    /// <param name="after">The listeners now.</param>
    public static Dictionary<string, ImmutableArray<Route>> Find(CompiledListener? before, ImmutableArray<Listener> after)
    {
        var changed = new Dictionary<string, ImmutableArray<Route>>(StringComparer.Ordinal);
        var count = before?.Table.Count ?? 0;
        for (var i = 0; i < Math.Max(after.Length, before?.Sources.Length ?? 0); i++)
            Collect(HostsOf(before?.Sources, i), HostsOf(after, i), changed);
        if (after.Length == 1 && before is not { IsPlain: false })
        {
            foreach (var (hostname, routes) in changed)
                count += (routes.IsDefault ? 0 : 1) - (before?.Table.Of(hostname) is null ? 0 : 1);
            if (count == after[0].VirtualHosts.Length)
                return changed;
        }

        // A hostname in several places has the routes of all of them.
        var names = changed.Keys.ToArray();
        foreach (var name in names)
            changed[name] = default;
        foreach (var host in after.SelectMany(static listener => listener.VirtualHosts))
        {
            var name = NameOf(host);
            if (names.Length <= Few ? Array.Exists(names, one => string.Equals(one, name, StringComparison.Ordinal)) : changed.ContainsKey(name))
                changed[name] = changed[name].IsDefault ? host.Routes : changed[name].AddRange(host.Routes);
        }

        return changed;
    }

    private static void Collect(ImmutableArray<VirtualHost> before, ImmutableArray<VirtualHost> after, Dictionary<string, ImmutableArray<Route>> changed)
    {
        if (before == after)
            return;
        foreach (var hunk in ReferenceDiff.Find(before.AsSpan(), after.AsSpan()))
        {
            foreach (var host in before.AsSpan().Slice(hunk.Before, hunk.Removed))
                changed.TryAdd(NameOf(host), default);
            foreach (var host in after.AsSpan().Slice(hunk.After, hunk.Added))
                changed[NameOf(host)] = host.Routes;
        }
    }

    private static ImmutableArray<VirtualHost> HostsOf(ImmutableArray<Listener>? listeners, int index) =>
        listeners is { } all && index < all.Length ? all[index].VirtualHosts : [];

    private static string NameOf(VirtualHost host) => host.Hostname is "" ? "*" : host.Hostname;
}
