using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// Fields that stand in the forwarded request instead of those that the client sent and those that this hop would write
/// (nginx, <c>proxy_set_header</c>).
/// </summary>
/// <param name="names">The names, which <paramref name="values"/> belong to in this order.</param>
/// <param name="values">The values of one request, each fit for the wire; null: the field is not sent.</param>
public sealed class FieldOverrides(FieldOverrides.FieldNames names, ImmutableArray<string?> values)
{
    /// <summary>The names of overridden fields, the same for every request of a rule.</summary>
    public sealed class FieldNames
    {
        private readonly FrozenSet<string> _set;

        /// <summary>Takes the names.</summary>
        /// <param name="names">The names; of one that is there twice both values are sent.</param>
        public FieldNames(ImmutableArray<string> names)
        {
            Ordered = names;
            _set = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        }

        /// <summary>The names in configured order.</summary>
        public ImmutableArray<string> Ordered { get; }

        /// <summary>Whether a name is one of them, in any case.</summary>
        public bool Contains(string name) => _set.Contains(name);
    }

    /// <summary>The names.</summary>
    public FieldNames Names { get; } = names;

    /// <summary>The values, in the order of the names; null: the field is not sent.</summary>
    public ImmutableArray<string?> Values { get; } = values;
}
