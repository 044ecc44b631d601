using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Reading;

namespace CorsGate.Config.Tests.IngressNginx;

/// <summary>The structure of Ingress and IngressClass.</summary>
public sealed class ReadingTests
{
    private const string Head = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a }\n";

    [Theory]
    [InlineData("spec: {}", "spec: has neither rules nor a default backend")]
    [InlineData("spec: { rules: [{ host: 'A.example', http: { paths: [{ path: /, pathType: Exact, backend: { service: { name: a, port: { number: 1 } } } }] } }] }", "spec.rules[0].host: 'A.example' has upper-case letters")]
    [InlineData("spec: { rules: [{ host: '*.*.example' }] }", "spec.rules[0].host: '*.*.example' is not valid")]
    [InlineData("spec: { rules: [{ host: 10.0.0.1 }] }", "spec.rules[0].host: '10.0.0.1' is an IP address")]
    [InlineData("spec: { rules: [{ http: { paths: [] } }] }", "spec.rules[0].http.paths: has 0 items")]
    [InlineData("spec: { rules: [{ http: { paths: [{ path: /, backend: { service: { name: a, port: { number: 1 } } } }] } }] }", "paths[0].pathType: the field is missing")]
    [InlineData("spec: { rules: [{ http: { paths: [{ path: a, pathType: Prefix, backend: { service: { name: a, port: { number: 1 } } } }] } }] }", "paths[0].path: 'a' is not absolute")]
    [InlineData("spec: { rules: [{ http: { paths: [{ path: /a//b, pathType: Exact, backend: { service: { name: a, port: { number: 1 } } } }] } }] }", "paths[0].path: '/a//b' has '//'")]
    [InlineData("spec: { rules: [{ http: { paths: [{ pathType: Exact, backend: { service: { name: a, port: { number: 1 } } } }] } }] }", "paths[0].path: the field is missing")]
    [InlineData("spec: { rules: [{ http: { paths: [{ path: /, pathType: Regex, backend: { service: { name: a, port: { number: 1 } } } }] } }] }", "paths[0].pathType: 'Regex' is not known")]
    [InlineData("spec: { rules: [{ http: { paths: [{ path: /, pathType: Exact }] } }] }", "paths[0].backend: the field is missing")]
    [InlineData("spec: { rules: [{ http: { paths: [{ path: /, pathType: Exact, backend: { service: { name: a, port: {} } } }] } }] }", "port: has neither a number nor a name")]
    [InlineData("spec: { rules: [{ http: { paths: [{ path: /, pathType: Exact, backend: { service: { name: a, port: { number: 1, name: b } } } }] } }] }", "port: has a number and a name")]
    [InlineData("spec: { rules: [{ http: { paths: [{ path: /, pathType: Exact, backend: { serviceName: a, servicePort: 1 } }] } }] }", "backend.service: the field is missing")]
    [InlineData("spec: { rules: [], tls: [{ hosts: [https://a] }] }", "spec.tls[0].hosts[0]: 'https://a' is not a hostname")]
    public void A_wrong_structure_refuses_the_object(string spec, string error) =>
        Assert.Contains(ReadManifests.Of(Head + spec).Errors, line => line.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void The_older_version_is_refused_with_the_one_to_write()
    {
        var error = Assert.Single(ReadManifests.Of(Head.Replace("/v1", "/v1beta1", StringComparison.Ordinal) + "spec: { rules: [] }").Errors);
        Assert.Contains("'networking.k8s.io/v1beta1' is not a version of Ingress that is read; write networking.k8s.io/v1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_of_an_annotation_refuses_the_object_and_each_has_its_place()
    {
        var ingress = ReadManifests.Single<IngressResource>("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: a
              annotations:
                nginx.ingress.kubernetes.io/cors-allow-origin: |
                  what ( is [ this
                nginx.ingress.kubernetes.io/cors-max-age: "soon"
            spec:
              defaultBackend: { service: { name: web, port: { number: 80 } } }
            """);
        Assert.Equal([6, 8], ingress.AnnotationLocations.Values.Select(at => at.Line).Order());
    }

    [Fact]
    public void A_path_of_its_own_kind_may_be_absent_or_an_expression()
    {
        var ingress = ReadManifests.Single<IngressResource>(Head + """
            spec:
              rules:
              - http:
                  paths:
                  - { pathType: ImplementationSpecific, backend: { service: { name: a, port: { name: http } } } }
                  - { path: "/a//(.*)", pathType: ImplementationSpecific, backend: { resource: { kind: Bucket, name: b } } }
            """);
        Assert.Equal(["/", "/a//(.*)"], ingress.Rules[0].Paths.Select(path => path.Path));
        Assert.Equal(["a", null], ingress.Rules[0].Paths.Select(path => path.Backend.Service));
    }

    [Fact]
    public void An_IngressClass_says_whose_it_is() => Assert.Equal(
        "k8s.io/ingress-nginx",
        ReadManifests.Single<IngressClassResource>("apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: a }\nspec: { controller: k8s.io/ingress-nginx }\n").Controller);
}
