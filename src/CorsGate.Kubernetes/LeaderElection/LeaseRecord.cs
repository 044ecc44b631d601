using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CorsGate.Config.Manifests;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.LeaderElection;

/// <summary>The spec of a Lease (coordination.k8s.io/v1), as far as an election needs it.</summary>
internal sealed record LeaseRecord(string Holder, int DurationSeconds, string AcquireTime, string RenewTime, int Transitions)
{
    private const int LongestDuration = 3_600;

    /// <summary>Reads a Lease; what is missing or makes no sense counts as empty.</summary>
    public static LeaseRecord Of(KubernetesObject lease)
    {
        var spec = lease.Root.Find("spec")?.Value as ManifestMapping;
        return new LeaseRecord(Text("holderIdentity"), Math.Clamp(Number("leaseDurationSeconds"), 0, LongestDuration), Text("acquireTime"), Text("renewTime"), Number("leaseTransitions"));

        string Text(string field) => spec?.Find(field)?.Value is ManifestScalar { Kind: not ScalarKind.Null } scalar ? scalar.Text : "";

        int Number(string field) => int.TryParse(Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>The body of a request that writes it.</summary>
    /// <param name="options">Which Lease.</param>
    /// <param name="resourceVersion">The version that it may replace; null: it is created.</param>
    public byte[] ToJson(LeaderElectionOptions options, string? resourceVersion)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", KnownTypes.Lease.ApiVersion);
            json.WriteString("kind", KnownTypes.Lease.Kind);
            json.WriteStartObject("metadata");
            json.WriteString("name", options.Name);
            json.WriteString("namespace", options.Namespace);
            if (resourceVersion is not null)
                json.WriteString("resourceVersion", resourceVersion);
            json.WriteEndObject();
            json.WriteStartObject("spec");
            json.WriteString("holderIdentity", Holder);
            json.WriteNumber("leaseDurationSeconds", DurationSeconds);
            json.WriteString("acquireTime", AcquireTime);
            json.WriteString("renewTime", RenewTime);
            json.WriteNumber("leaseTransitions", Transitions);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A time as Leases have it (meta/v1 MicroTime).</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
