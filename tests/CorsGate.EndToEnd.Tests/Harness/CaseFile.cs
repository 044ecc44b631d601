using CorsGate.Config.Loading;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>The file <c>requests.yaml</c> of a case: what is sent and what must come back.</summary>
public sealed class CaseFile
{
    /// <summary>The folder of all cases.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "CorsGate.EndToEnd.Tests", "Cases");

    /// <summary>Extra command-line words that matter for the case: <c>strict</c>.</summary>
    public string Semantics { get; set; } = "source";

    /// <summary>The namespace of objects that name none.</summary>
    public string Namespace { get; set; } = "default";

    /// <summary>What the command line says about a Kubernetes API server.</summary>
    public CaseApiServer ApiServer { get; set; } = new();

    /// <summary>Recording upstreams that stand in for Services.</summary>
    public List<CaseUpstream> Upstreams { get; set; } = [];

    /// <summary>The requests, sent one after another.</summary>
    public List<CaseRequest> Requests { get; set; } = [];

    /// <summary>Certificates that are made for the case, in Secrets of type kubernetes.io/tls.</summary>
    public List<CaseCertificate> Certificates { get; set; } = [];

    /// <summary>
    /// What an API server must show as status. Objects that are not named here must be as good as can be: accepted, programmed, and every
    /// reference resolved, with all their listeners and parents.
    /// </summary>
    public List<CaseStatus> Status { get; set; } = [];

    /// <summary>Changes of the objects one after another, with what must come back then.</summary>
    public List<CaseStep> Steps { get; set; } = [];

    /// <summary>Every warning and error that reading the manifests must give, as <c>severity LINE:COL: …</c>, in order.</summary>
    public List<string> Problems { get; set; } = [];

    /// <summary>Reads the file.</summary>
    public static CaseFile Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads the file's text.</summary>
    public static CaseFile Parse(string text) => new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .Build()
        .Deserialize<CaseFile>(text);
}

/// <summary>The flags of a Kubernetes API server, as they stand on the command line.</summary>
public sealed class CaseApiServer
{
    /// <summary><c>--upstream</c>.</summary>
    public string? Upstream { get; set; }

    /// <summary><c>--cors-allowed-origins</c>, repeated.</summary>
    public List<string> AllowedOrigins { get; set; } = [];

    /// <summary><c>--kube-apiserver-cors</c>.</summary>
    public string? Mode { get; set; }

    /// <summary><c>--kube-apiserver-cors-methods</c>.</summary>
    public string? Methods { get; set; }

    /// <summary><c>--kube-apiserver-cors-headers</c>.</summary>
    public string? Headers { get; set; }

    /// <summary><c>--cors-allowed-methods</c>, repeated.</summary>
    public List<string> MethodLimits { get; set; } = [];

    /// <summary><c>--insecure-listener</c>.</summary>
    public bool Insecure { get; set; }

    /// <summary>The flags as the loader takes them.</summary>
    public ApiServerOptions ToOptions() => new()
    {
        Upstream = Upstream,
        AllowedOrigins = [.. AllowedOrigins],
        Mode = Mode,
        Methods = Methods,
        Headers = Headers,
        MethodLimits = [.. MethodLimits],
        InsecureListener = Insecure,
    };
}

/// <summary>An upstream that answers the same to every request and records what it got.</summary>
public sealed class CaseUpstream
{
    /// <summary>The Service it stands in for, <c>NS/NAME:PORT</c>, or the <c>HOST:PORT</c> of an nginx.conf's proxy_pass or an API server's URL.</summary>
    public string Service { get; set; } = "";

    /// <summary>The status it answers.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Response header lines, <c>Name: value</c>.</summary>
    public List<string> Headers { get; set; } = [];

    /// <summary>Whether nothing listens there.</summary>
    public bool Down { get; set; }

    /// <summary>What it speaks: <c>http1</c>; <c>h2c</c>, cleartext HTTP/2 and nothing else; <c>ws</c>, WebSocket, and every message comes back.</summary>
    public string Protocol { get; set; } = "http1";
}

/// <summary>One request.</summary>
public sealed class CaseRequest
{
    /// <summary>What it shows, in a sentence.</summary>
    public string Name { get; set; } = "";

    /// <summary>Method and request target: <c>GET /headers</c>.</summary>
    public string Send { get; set; } = "GET /";

    /// <summary>The configured port.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>Whether it is sent over TLS.</summary>
    public bool Tls { get; set; }

    /// <summary>The server name of the TLS handshake; null: none.</summary>
    public string? ServerName { get; set; }

    /// <summary>A message that is sent over a WebSocket, of which <see cref="Send"/> is the opening request; it must come back. Null: no WebSocket.</summary>
    public string? Message { get; set; }

    /// <summary>Header lines, byte for byte; Host is one of them.</summary>
    public List<string> Headers { get; set; } = [];

    /// <summary>How often it is sent; the answers must all be as expected.</summary>
    public int Times { get; set; } = 1;

    /// <summary>What must come back.</summary>
    public CaseExpectation Expect { get; set; } = new();
}

/// <summary>What an answer must be.</summary>
public sealed class CaseExpectation
{
    /// <summary>The status.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Every Access-Control-* line of the answer, no more and no fewer, <c>name: value</c> in lower-case names, any order.</summary>
    public List<string> Cors { get; set; } = [];

    /// <summary>The value of Vary; empty: the answer has no Vary; null: not compared.</summary>
    public string? Vary { get; set; }

    /// <summary>Other header lines that the answer must have.</summary>
    public List<string> Headers { get; set; } = [];

    /// <summary>Header names that the answer must not have.</summary>
    public List<string> Absent { get; set; } = [];

    /// <summary>A text that the body must contain.</summary>
    public string? Body { get; set; }

    /// <summary>The recording upstream that must have got the request; <c>none</c>: no upstream may have; null: not compared.</summary>
    public string? Upstream { get; set; }

    /// <summary>Other upstreams that must have got copies of the request, with the same request line and header lines.</summary>
    public List<string> Mirrors { get; set; } = [];

    /// <summary>Of the requests that are sent <see cref="CaseRequest.Times"/> times, the share that each upstream must have got, in percent; empty: not compared.</summary>
    public Dictionary<string, int> Shares { get; set; } = [];

    /// <summary>The request line that the upstream must have got, <c>GET /x?y</c>.</summary>
    public string? UpstreamSend { get; set; }

    /// <summary>Header lines that the upstream must have got, <c>name: value</c> in lower-case names; <c>{upstream}</c> stands for its own name.</summary>
    public List<string> UpstreamHeaders { get; set; } = [];

    /// <summary>Header names that the upstream must not have got.</summary>
    public List<string> UpstreamAbsent { get; set; } = [];
}
