namespace CorsGate.Config.Tests.Status;

/// <summary>Whoever writes an Ingress of ours that cannot be served is told; whoever writes another controller's is not.</summary>
public sealed class IngressRejectionTests
{
    private readonly LiveStatus _live = new();

    [Theory]
    [InlineData("", "ingressClassName: nginx,", true)]
    [InlineData("", "ingressClassName: elsewhere,", false)]
    [InlineData("kubernetes.io/ingress.class: nginx", "", true)]
    [InlineData("kubernetes.io/ingress.class: elsewhere", "", false)]
    [InlineData("", "", false)]
    public void An_Ingress_that_the_reader_refuses_is_told_about_if_its_class_is_ours(string annotation, string @class, bool isTold)
    {
        _live.Apply(Ingress(annotation, @class, path: "no-slash"));
        _live.Compute();
        Assert.Equal(isTold ? ["Ingress app/shop"] : [], Told());
    }

    [Theory]
    [InlineData("bad^path", "Exact")]
    public void An_Ingress_that_the_translation_refuses_is_told_about(string path, string type)
    {
        _live.Apply(Ingress("", "ingressClassName: nginx,", "/" + path, type));
        _live.Compute();
        Assert.Equal(["Ingress app/shop"], Told());
        _live.Apply(Ingress("", "ingressClassName: elsewhere,", "/" + path, type));
        _live.Compute();
        Assert.Empty(Told());
    }

    [Fact]
    public void Classes_that_come_and_go_decide()
    {
        _live.Apply(Ingress("", "ingressClassName: inner,", "no-slash"), Ingress("", "", "no-slash", name: "classless"));
        _live.Compute();
        Assert.Empty(Told());
        _live.Apply(Class("inner", "k8s.io/ingress-nginx"));
        _live.Compute();
        Assert.Equal(["Ingress app/shop"], Told());
        _live.Apply(Class("inner", "example.com/other"), Class("outer", "k8s.io/ingress-nginx", isDefault: true));
        _live.Compute();
        Assert.Equal(["Ingress app/classless"], Told());
        _live.Delete(Class("outer", "k8s.io/ingress-nginx"));
        _live.Compute();
        Assert.Empty(Told());
    }

    [Fact]
    public void What_is_told_ends_when_it_is_right_and_when_it_goes()
    {
        _live.Apply(StatusOf.Service, Ingress("", "ingressClassName: nginx,", "no-slash"), Ingress("", "ingressClassName: nginx,", "no-slash", name: "second"));
        _live.Compute();
        Assert.Equal(["Ingress app/second", "Ingress app/shop"], Told());
        Assert.Contains("spec.rules[0].http.paths[0].path", _live.Now.Desired.Rejections[0].Message, StringComparison.Ordinal);
        _live.Apply(Ingress("", "ingressClassName: nginx,", "/right"));
        _live.Delete(Ingress("", "", "/", name: "second"));
        _live.Compute();
        Assert.Empty(Told());
    }

    [Fact]
    public void An_Ingress_that_goes_over_to_another_controller_is_not_told_about_while_its_last_good_version_serves()
    {
        _live.Apply(Ingress("", "ingressClassName: nginx,", "/good"));
        _live.Apply(Ingress("", "ingressClassName: elsewhere,", "no-slash"));
        _live.Compute();
        Assert.NotEmpty(_live.Config.Listeners);
        Assert.Empty(Told());
    }

    private string[] Told() => [.. _live.Now.Desired.Rejections.Select(rejection => rejection.Object.ToString())];

    private static string Ingress(string annotation, string @class, string path, string type = "Prefix", string name = "shop") => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: {{name}}, namespace: app, annotations: { {{annotation}} } }
        spec: { {{@class}} rules: [{ host: {{name}}.example, http: { paths: [{ path: "{{path}}", pathType: {{type}}, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
        """;

    private static string Class(string name, string controller, bool isDefault = false) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: {{name}}, annotations: { ingressclass.kubernetes.io/is-default-class: "{{(isDefault ? "true" : "false")}}" } }
        spec: { controller: {{controller}} }
        """;
}
