using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Loading;

/// <summary>An object across its changes: as it was told of, as it is served, and its last good version.</summary>
internal sealed class LiveObject
{
    private Resource? _good;
    private ManifestObject? _goodSource;
    private ManifestObject? _source;
    private bool _isRefused;
    private string? _uid;
    private SourceLocation? _location;

    /// <summary>What its content is known by; null: nothing was read yet.</summary>
    public string? Content { get; set; }

    /// <summary>
    /// The generation that it was told of last, which may be newer than the one that was read: a change that was taken back before
    /// anybody looked counts as two. Null: none.
    /// </summary>
    public long? Generation { get; set; }

    /// <summary>What is read again after a cold start: the object as it was when it was last good; if it never was, as it is. Null: it could not be read.</summary>
    public ManifestObject? Source => _goodSource ?? _source;

    /// <summary>The object by itself: as read, or its last good version; null: none.</summary>
    public Resource? Chosen { get; private set; }

    /// <summary>The object in view of the others; null: none.</summary>
    public Resource? Served { get; private set; }

    /// <summary>The object as read, if it is refused, for its status; null: it is not.</summary>
    public ReadObject? Refused { get; private set; }

    /// <summary>Names the object of this name that is read next: another uid is another object and does not inherit.</summary>
    public void Identify(string? uid)
    {
        if (_uid is not null && uid is not null && !string.Equals(_uid, uid, StringComparison.Ordinal))
            _good = null;
        _uid = uid ?? _uid;
    }

    /// <summary>Takes what it is told of again with the same content in place of what it was read from, so that nobody keeps both.</summary>
    public void Renew(ManifestObject source)
    {
        if (_source is null)
            return;
        if (ReferenceEquals(_goodSource, _source))
            _goodSource = source;
        _source = source;
    }

    /// <summary>Takes the object as read.</summary>
    /// <param name="read">The object.</param>
    /// <param name="source">What it was read from; null: it could not be read at all.</param>
    /// <returns>What there is to say about it.</returns>
    public ImmutableArray<Problem> Take(ReadObject read, ManifestObject? source)
    {
        (_location, _source, _isRefused) = (read.Location, source, read.IsRefused);
        Refused = read.IsRefused ? read : null;
        if (!read.IsRefused || read.Reference is null || _good is null)
        {
            Chosen = read.Resource;
            return read.Problems;
        }

        Chosen = _good;
        return read.Problems.Add(ObjectStore.LastGood(read.Location, read.Reference));
    }

    /// <summary>Decides what is served.</summary>
    /// <param name="check">The checks in view of all objects.</param>
    /// <returns>What there is to say about that.</returns>
    public ImmutableArray<Problem> Settle(Func<Resource, Refusal?> check)
    {
        var problems = ImmutableArray<Problem>.Empty;
        if (Chosen is null || check(Chosen) is not { } refusal)
        {
            Served = Chosen;
        }
        else if (_good is { } last && !ReferenceEquals(last, Chosen) && check(last) is null)
        {
            // What was good among other objects need not be so among these.
            problems = refusal.Problems.Add(ObjectStore.LastGood(_location!, last.Reference));
            Served = last;
        }
        else
        {
            problems = refusal.Problems;
            Served = refusal.StandIn;
        }

        _good = Served is { IsRefused: false } ? Served : null;
        if (_good is null)
            _goodSource = null;
        else if (!_isRefused && ReferenceEquals(_good, Chosen))
            _goodSource = _source;
        return problems;
    }
}
