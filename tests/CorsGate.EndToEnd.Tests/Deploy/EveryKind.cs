namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>
/// An object of every kind that is read and that the document does not create, in the namespace shop: whatever has a status that
/// CorsGate writes is there to be written.
/// </summary>
internal static class EveryKind
{
    /// <summary>They.</summary>
    public const string Text = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: { name: greeter, namespace: shop }
        spec:
          parentRefs: [{ name: web }]
          hostnames: [greeter.example]
          rules:
          - backendRefs: [{ name: orders, port: 8000 }]
        ---
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: { name: grant, namespace: shop }
        spec:
          from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: other }]
          to: [{ group: "", kind: Service }]
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: { name: cors, namespace: shop }
        spec:
          targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: web }]
          cors: { allowOrigins: ["https://kgateway.example"] }
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: { name: backend, namespace: shop }
        spec:
          type: Static
          static: { hosts: [{ host: backend.example, port: 80 }] }
        ---
        apiVersion: gloo.solo.io/v1alpha1
        kind: GlooTrafficPolicy
        metadata: { name: cors, namespace: shop }
        spec:
          targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: web }]
          cors: { allowOrigins: ["https://gloo.example"] }
        ---
        apiVersion: enterprisekgateway.solo.io/v1alpha1
        kind: EnterpriseKgatewayTrafficPolicy
        metadata: { name: cors, namespace: shop }
        spec:
          targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: web }]
          cors: { allowOrigins: ["https://enterprise.example"] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: nginx }
        spec: { controller: k8s.io/ingress-nginx }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: site
          namespace: shop
          annotations: { nginx.ingress.kubernetes.io/enable-cors: "true" }
        spec:
          ingressClassName: nginx
          rules:
          - host: site.example
            http:
              paths:
              - path: /
                pathType: Prefix
                backend: { service: { name: orders, port: { number: 8000 } } }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: opaque, namespace: shop }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: payments-a, namespace: shop, labels: { kubernetes.io/service-name: payments } }
        addressType: IPv4
        ports: [{ name: http, port: 8000, protocol: TCP }]
        endpoints: [{ addresses: [192.0.2.1] }]
        ---
        apiVersion: plugin.flomesh.io/v1alpha1
        kind: Plugin
        metadata: { name: cors }
        spec:
          priority: 1
          pipyscript: "(() => pipy().pipeline().chain())()"
        ---
        apiVersion: plugin.flomesh.io/v1alpha1
        kind: PluginChain
        metadata: { name: chain, namespace: shop }
        spec:
          chains: [{ name: inbound-http, plugins: [cors] }]
          selectors:
            podSelector: { matchLabels: { app: none } }
            namespaceSelector: { matchLabels: { mesh: none } }
        ---
        apiVersion: plugin.flomesh.io/v1alpha1
        kind: PluginConfig
        metadata: { name: config, namespace: shop }
        spec:
          plugin: cors
          config: { allowOrigins: [{ exact: "https://mesh.example" }] }
          destinationRefs: [{ kind: Service, name: none, namespace: shop }]
        ---
        apiVersion: config.openservicemesh.io/v1alpha2
        kind: MeshConfig
        metadata: { name: mesh, namespace: shop }
        spec: { featureFlags: { enablePluginPolicy: false } }
        """;
}
