using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace CorsGate.Kubernetes.Tests.Harness;

/// <summary>A kind of the fake server: its objects, its history and its watches.</summary>
internal sealed class FakeKind(string group, string version, string kind, string plural, bool isNamespaced)
{
    public string Group => group;

    public string Version { get; set; } = version;

    public string Kind => kind;

    public string Plural => plural;

    public bool IsNamespaced => isNamespaced;

    /// <summary>Whether discovery and the paths know it.</summary>
    public bool IsServed { get; set; } = true;

    /// <summary>Whether it is refused with 403.</summary>
    public bool IsForbidden { get; set; }

    public SortedDictionary<string, JsonObject> Objects { get; } = new(StringComparer.Ordinal);

    public List<(long Revision, string Namespace, string Line)> History { get; } = [];

    public List<FakeWatch> Watches { get; } = [];

    public string ApiVersion => group.Length == 0 ? Version : $"{group}/{Version}";
}

/// <summary>An open watch; what is written to it goes out as it is.</summary>
internal sealed class FakeWatch(string ns)
{
    public string Namespace => ns;

    public Channel<string> Lines { get; } = Channel.CreateUnbounded<string>();

    /// <summary>Cuts the connection instead of ending the answer.</summary>
    public bool Aborts { get; set; }
}
