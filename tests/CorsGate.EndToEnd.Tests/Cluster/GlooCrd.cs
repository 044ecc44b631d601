namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>GlooTrafficPolicy as a CRD: nobody publishes one, so this one checks nothing.</summary>
internal static class GlooCrd
{
    /// <summary>The manifest.</summary>
    public const string Text = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: glootrafficpolicies.gloo.solo.io
        spec:
          group: gloo.solo.io
          scope: Namespaced
          names:
            kind: GlooTrafficPolicy
            listKind: GlooTrafficPolicyList
            plural: glootrafficpolicies
            singular: glootrafficpolicy
          versions:
            - name: v1alpha1
              served: true
              storage: true
              subresources:
                status: {}
              schema:
                openAPIV3Schema:
                  type: object
                  x-kubernetes-preserve-unknown-fields: true
        """;
}
