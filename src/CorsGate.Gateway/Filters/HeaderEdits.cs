using System.Collections.Frozen;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Filters;

/// <summary>
/// Header modifiers ready for requests: set, then add, then remove (Gateway API, HTTPHeaderFilter). Fields that frame the
/// message or belong to the connection are left alone, and so are values that could not be sent: neither may break a request.
/// </summary>
internal sealed class HeaderEdits
{
    private static readonly FrozenSet<string> ProtectedNames = new[]
    {
        "Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly Edit[] _edits;

    /// <summary>Compiles modifiers.</summary>
    /// <param name="modifiers">The modifiers in configured order.</param>
    /// <param name="onResponse">Whether they change the response.</param>
    public HeaderEdits(IEnumerable<HeaderModifier> modifiers, bool onResponse)
    {
        var list = new List<Edit>();
        foreach (var modifier in modifiers)
        {
            list.AddRange(modifier.Set.Select(field => new Edit(EditKind.Set, field.Key, field.Value)));
            list.AddRange(modifier.Add.Select(field => new Edit(EditKind.Add, field.Key, field.Value)));
            // A request without Host cannot be forwarded; removing it is no edit that could be meant.
            list.AddRange(modifier.Remove
                .Where(name => onResponse || !name.Equals("Host", StringComparison.OrdinalIgnoreCase))
                .Select(name => new Edit(EditKind.Remove, name, "")));
        }

        _edits = [.. list.Where(edit => CanApply(edit, onResponse))];
    }

    private enum EditKind
    {
        Set,
        Add,
        Remove,
    }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => _edits.Length == 0;

    /// <summary>Changes header fields.</summary>
    public void Apply(IHeaderDictionary headers)
    {
        foreach (var edit in _edits)
        {
            switch (edit.Kind)
            {
                case EditKind.Set:
                    headers[edit.Name] = edit.Value;
                    break;
                case EditKind.Add:
                    headers[edit.Name] = StringValues.Concat(headers[edit.Name], edit.Value);
                    break;
                default:
                    headers.Remove(edit.Name);
                    break;
            }
        }
    }

    private static bool CanApply(Edit edit, bool onResponse)
    {
        if (!FieldText.IsToken(edit.Name) || ProtectedNames.Contains(edit.Name))
            return false;
        if (!onResponse && edit.Kind == EditKind.Add && edit.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            return false;
        return FieldText.IsValue(edit.Value);
    }

    private readonly record struct Edit(EditKind Kind, string Name, string Value);
}
