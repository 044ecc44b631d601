using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.Kgateway.Status;

/// <summary>What a policy does at a Gateway: the facts about it that its targets and their routes say, counted.</summary>
internal sealed class PolicyFacts
{
    private SortedDictionary<string, int>? _whys;
    private SortedDictionary<string, int>? _missing;
    private SortedDictionary<ObjectReference, int>? _firsts;
    private int _present;
    private int _wins;
    private int _first;

    /// <summary>The order of policies and Gateways in a status: by namespace and name.</summary>
    public static Comparer<ObjectReference> ByName { get; } = Comparer<ObjectReference>.Create((x, y) =>
    {
        var order = string.CompareOrdinal(x.Namespace, y.Namespace);
        if (order == 0)
            order = string.CompareOrdinal(x.Name, y.Name);
        if (order == 0)
            order = string.CompareOrdinal(x.Kind, y.Kind);
        return order != 0 ? order : string.CompareOrdinal(x.Group, y.Group);
    });

    /// <summary>Whether it has to do with the Gateway.</summary>
    public bool IsPresent => _present > 0;

    /// <summary>Whether it governs a route.</summary>
    public bool Wins => _wins > 0;

    /// <summary>Why another goes before it; empty: none does. The first reason by name, so that the words do not change with every route.</summary>
    public string Why => _whys?.Keys.FirstOrDefault() ?? "";

    /// <summary>Whether it targets the Gateway or a listener, and is the first that does.</summary>
    public bool IsFirstOfGateway => _first > 0;

    /// <summary>The policy that was first where this one was not, the first by name; null: none.</summary>
    public ObjectReference? First => _firsts?.Keys.FirstOrDefault();

    /// <summary>What a target lacks, the first by name; null: nothing.</summary>
    public string? Missing => _missing?.Keys.FirstOrDefault();

    /// <summary>Whether nothing is said.</summary>
    public bool IsEmpty => _present + _wins + _first == 0 && _whys is null && _missing is null && _firsts is null;

    /// <summary>Takes a fact in, or out.</summary>
    public void Add(PolicyFact fact, int number)
    {
        switch (fact.Kind)
        {
            case PolicyFactKind.Present:
                _present += number;
                break;
            case PolicyFactKind.Wins:
                _wins += number;
                break;
            case PolicyFactKind.Loses:
                Count(ref _whys, fact.Text, number, StringComparer.Ordinal);
                break;
            case PolicyFactKind.IsFirst:
                _first += number;
                break;
            case PolicyFactKind.IsBehind:
                Count(ref _firsts, fact.First!, number, ByName);
                break;
            default:
                Count(ref _missing, fact.Text, number, StringComparer.Ordinal);
                break;
        }
    }

    private static void Count<T>(ref SortedDictionary<T, int>? counts, T key, int number, IComparer<T> order)
        where T : notnull
    {
        counts ??= new SortedDictionary<T, int>(order);
        var count = counts.GetValueOrDefault(key) + number;
        if (count != 0)
            counts[key] = count;
        else if (counts.Remove(key) && counts.Count == 0)
            counts = null;
    }
}
