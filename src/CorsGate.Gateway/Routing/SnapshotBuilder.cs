using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// Compiles the listeners of a port, taking over what is made of the same instances. What did not change is compared by reference
/// at most, and nothing else is done for it.
/// </summary>
internal sealed class SnapshotBuilder
{
    private readonly ReuseCache<RouteAction, CompiledAction> _actions;
    private readonly Func<RouteAction, CompiledAction> _compile;
    private readonly List<CompiledRoute> _added = [];
    private readonly List<CompiledRoute> _removed = [];

    /// <summary>Begins a build.</summary>
    /// <param name="actions">The actions.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="since">The generation of the snapshot before; 0: there is none.</param>
    public SnapshotBuilder(ReuseCache<RouteAction, CompiledAction> actions, ReuseCache<AttachedPolicy, CompiledPolicy> policies, int since)
    {
        _actions = actions;
        Change = new SnapshotChange(since);
        Func<AttachedPolicy, CompiledPolicy> makePolicy = static policy => new CompiledPolicy(policy);
        Func<AttachedPolicy, CompiledPolicy> compilePolicy = policy => policies.Get(policy, makePolicy);
        Func<RouteAction, CompiledAction> makeAction = action => new CompiledAction(action, compilePolicy);
        _compile = action => actions.Get(action, makeAction);
    }

    /// <summary>What was made.</summary>
    public SnapshotChange Change { get; }

    /// <summary>Compiles a port.</summary>
    /// <param name="listeners">The listeners of the port in configured order.</param>
    /// <param name="previous">What the port was until now; null: it was not there.</param>
    public PortTable BuildPort(IEnumerable<Listener> listeners, PortTable? previous)
    {
        ListenerTable[] kinds =
        [
            .. PortSharing.Served(listeners)
                .GroupBy(listener => listener.Kind)
                .Select(kind => BuildKind(kind.Key, kind, previous?.Of(kind.Key))),
        ];
        if (previous is null)
            return new PortTable(kinds);
        foreach (var kind in previous.Kinds)
        {
            if (!Array.Exists(kinds, other => other.Kind == kind.Kind))
                Drop(kind);
        }

        return previous.Kinds.SequenceEqual(kinds) ? previous : new PortTable(kinds);
    }

    /// <summary>Notes that a port is gone.</summary>
    public void DropPort(PortTable port)
    {
        foreach (var kind in port.Kinds)
            Drop(kind);
    }

    private ListenerTable BuildKind(ListenerKind kind, IEnumerable<Listener> listeners, ListenerTable? previous)
    {
        var compiled = new Dictionary<string, CompiledListener>(StringComparer.Ordinal);
        var isSame = previous is not null;
        foreach (var group in listeners.GroupBy(listener => listener.Hostname is "*" ? "" : listener.Hostname, StringComparer.Ordinal))
        {
            var before = previous?.Listeners.GetValueOrDefault(group.Key);
            var now = BuildListener([.. group], before);
            compiled.Add(group.Key, now);
            isSame &= ReferenceEquals(before, now);
        }

        if (previous is null)
            return new ListenerTable(kind, compiled);
        foreach (var (hostname, listener) in previous.Listeners)
        {
            if (!compiled.ContainsKey(hostname))
                Drop(listener);
        }

        return isSame && compiled.Count == previous.Listeners.Count ? previous : new ListenerTable(kind, compiled);
    }

    private CompiledListener BuildListener(ImmutableArray<Listener> listeners, CompiledListener? before)
    {
        if (before is not null && before.IsMadeFrom(listeners))
            return before;
        var name = listeners[0].Name;
        var isRenamed = before is not null && !string.Equals(before.Name, name, StringComparison.Ordinal);
        if (isRenamed)
            Change.Forget();
        var edits = new List<KeyValuePair<string, CompiledVirtualHost?>>();
        foreach (var (hostname, routes) in VirtualHostChanges.Find(before, listeners))
        {
            var old = before?.Table.Of(hostname);
            var now = routes.IsDefault ? null : BuildHost(routes, old);
            if (now is null && old is not null)
                _removed.AddRange(old.Compiled);
            Note(name, hostname, old, now);
            if (!ReferenceEquals(old, now))
                edits.Add(new(hostname, now));
        }

        var table = before?.Table ?? new HostTable<CompiledVirtualHost>(ListenerTable.WildcardsOf(listeners[0].Kind));
        return new CompiledListener(listeners, edits.Count == 0 ? table : table.With(edits)) { Series = isRenamed ? null : before?.Series };
    }

    private CompiledVirtualHost BuildHost(ImmutableArray<Route> routes, CompiledVirtualHost? before)
    {
        if (before is not null)
            return before.With(routes, _compile, _removed, _added);
        var host = new CompiledVirtualHost(routes, _compile);
        _added.AddRange(host.Compiled);
        return host;
    }

    private void Drop(ListenerTable kind)
    {
        foreach (var listener in kind.Listeners.Values)
            Drop(listener);
    }

    private void Drop(CompiledListener listener)
    {
        foreach (var (hostname, host) in listener.Table.Entries)
        {
            _removed.AddRange(host.Compiled);
            Note(listener.Name, hostname, host, null);
        }
    }

    /// <summary>Counts what a host uses now, and tells of it.</summary>
    private void Note(string listener, string hostname, CompiledVirtualHost? before, CompiledVirtualHost? after)
    {
        if (ReferenceEquals(before, after))
            return;
        foreach (var route in _added)
            ForEachAction(route, _actions.Use);
        foreach (var route in _removed)
            ForEachAction(route, _actions.Release);
        Change.CompiledHosts += after is null ? 0 : 1;
        Change.CompiledRoutes += _added.Count;
        if (Change.Since != 0)
        {
            if (before is null)
                Change.AddedHosts.Add((listener, hostname));
            if (after is null)
                Change.RemovedHosts.Add((listener, hostname));
            Change.AddedRoutes.AddRange(_added.Select(route => (listener, route)));
            Change.RemovedRoutes.AddRange(_removed.Select(route => (listener, route)));
        }

        _added.Clear();
        _removed.Clear();
    }

    private static void ForEachAction(CompiledRoute route, Action<RouteAction> action)
    {
        action(route.Action.Source);
        foreach (var one in route.ProgramActions)
            action(one.Source);
    }
}
