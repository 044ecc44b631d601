using System.Globalization;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>Texts of the manifests that tests in code write, where ports and certificates are known only when the test runs.</summary>
internal static class Manifest
{
    /// <summary>A Gateway named gateway with one HTTP listener.</summary>
    public static string Gateway(int port = 8080) => Gateway(HttpListener("http", port));

    /// <summary>A Gateway named gateway with the given listeners.</summary>
    public static string Gateway(params string[] listeners) =>
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: gateway
        spec:
          gatewayClassName: corsgate
          listeners:

        """ + string.Join('\n', listeners.Select(l => Indent(l, 4)));

    /// <summary>An HTTP listener, for <see cref="Gateway(string[])"/>.</summary>
    public static string HttpListener(string name, int port) => Invariant($"""
        - name: {name}
          port: {port}
          protocol: HTTP
        """);

    /// <summary>An HTTPS listener with Secrets of the Gateway's namespace or, as <c>namespace/name</c>, of another.</summary>
    public static string HttpsListener(string name, int port, string hostname, params string[] secrets) => Invariant($"""
        - name: {name}
          port: {port}
          protocol: HTTPS

        """)
        + (hostname.Length == 0 ? "" : $"  hostname: \"{hostname}\"\n")
        + "  tls:\n    certificateRefs:\n"
        + string.Join('\n', secrets.Select(s => s.Split('/') is [var space, var secret] ? $"      - name: {secret}\n        namespace: {space}" : $"      - name: {s}"));

    /// <summary>A Service and the EndpointSlice that says where it is: on loopback.</summary>
    public static string Service(string name, int endpoint, string? appProtocol = null) => Invariant($"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {name}
        spec:
          ports:
            - port: 80
        """) + (appProtocol is null ? "" : $"\n      appProtocol: {appProtocol}") + "\n---\n" + EndpointSlice(name, endpoint);

    /// <summary>An EndpointSlice of a Service with one endpoint on loopback.</summary>
    public static string EndpointSlice(string service, int port, bool? ready = true, string name = "a") => Invariant($"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: {service}-{name}
          labels:
            kubernetes.io/service-name: {service}
        addressType: IPv4
        ports:
          - port: {port}
        endpoints:
          - addresses: [127.0.0.1]
        """) + (ready is { } value ? $"\n    conditions:\n      ready: {(value ? "true" : "false")}" : "");

    /// <summary>A Service that the built-in httpbin serves.</summary>
    public static string Httpbin() => """
        apiVersion: v1
        kind: Service
        metadata:
          name: httpbin
          annotations:
            corsgate.dev/sample-app: httpbin
        spec:
          ports:
            - port: 80
        """;

    /// <summary>An HTTPRoute with one rule.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="service">The Service that it goes to.</param>
    /// <param name="hostname">Its hostname; null: every.</param>
    /// <param name="path">Its path prefix.</param>
    /// <param name="filters">Its filters as YAML list items; null: none.</param>
    /// <param name="rule">Further fields of the rule; null: none.</param>
    public static string Route(string name, string service, string? hostname = null, string path = "/", string? filters = null, string? rule = null) => $"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: {name}
        spec:
          parentRefs:
            - name: gateway{(hostname is null ? "" : $"\n  hostnames:\n    - \"{hostname}\"")}
          rules:
            - matches:
                - path:
                    type: PathPrefix
                    value: {path}
              backendRefs:
                - name: {service}
                  port: 80
        """
        + (filters is null ? "" : "\n      filters:\n" + Indent(filters, 8))
        + (rule is null ? "" : "\n" + Indent(rule, 6));

    /// <summary>A CORS filter for the given origins.</summary>
    public static string CorsFilter(params string[] origins) => $"""
        - type: CORS
          cors:
            allowOrigins: [{string.Join(", ", origins.Select(o => $"\"{o}\""))}]
        """;

    /// <summary>A permission for objects of the namespace default to refer to objects of another.</summary>
    public static string ReferenceGrant(string inNamespace, string fromKind, string toKind) => $"""
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata:
          name: grant
          namespace: {inNamespace}
        spec:
          from:
            - group: gateway.networking.k8s.io
              kind: {fromKind}
              namespace: default
          to:
            - group: ""
              kind: {toKind}
        """;

    private static string Indent(string text, int by) =>
        string.Join('\n', text.Trim('\n').Split('\n').Select(line => line.Length == 0 ? line : new string(' ', by) + line));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
