using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.IngressNginx;

/// <summary>Which Ingresses are served.</summary>
public sealed class ClassTests
{
    private static string Ingress(string @class) =>
        IngressConfig.Ingress("a").Replace("  ingressClassName: nginx\n", @class.Length == 0 ? "" : $"  ingressClassName: {@class}\n", StringComparison.Ordinal);

    private static string OldIngress(string @class) =>
        Ingress("").Replace("    about: a test\n", $"    kubernetes.io/ingress.class: \"{@class}\"\n", StringComparison.Ordinal);

    private static string Class(string name, string controller, bool isDefault = false, int? year = null) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: {{name}}
          annotations: { ingressclass.kubernetes.io/is-default-class: "{{(isDefault ? "true" : "false")}}" }
        """ + (year is null ? "" : $"\n  creationTimestamp: \"{year}-01-01T00:00:00Z\"") + $"\nspec: {{ controller: {controller} }}\n";

    private static bool IsServed(params string[] documents) => IngressConfig.Of([IngressConfig.Web, .. documents]).Listeners.Count == 2;

    [Fact]
    public void The_class_nginx_is_known_without_an_IngressClass() => Assert.True(IsServed(Ingress("nginx")));

    [Fact]
    public void A_class_of_the_controller_is_served_whatever_its_name() => Assert.True(IsServed(Ingress("public"), Class("public", "k8s.io/ingress-nginx")));

    [Fact]
    public void A_class_of_another_controller_is_not_served_even_if_it_is_called_nginx()
    {
        var config = IngressConfig.Of(Ingress("nginx"), Class("nginx", "nginx.org/ingress-controller"));
        Assert.Empty(config.Listeners);
        Assert.Contains("belongs to the controller 'nginx.org/ingress-controller'", Assert.Single(config.Problems).Message, StringComparison.Ordinal);
        Assert.Equal(ProblemSeverity.Info, config.Problems[0].Severity);
    }

    [Fact]
    public void A_class_that_does_not_exist_is_a_warning()
    {
        var config = IngressConfig.Of(Ingress("public"));
        Assert.Empty(config.Listeners);
        Assert.StartsWith("Warning: spec.ingressClassName: there is no IngressClass 'public'", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_older_annotation_counts_where_the_field_is_absent()
    {
        Assert.True(IsServed(OldIngress("nginx")));
        var config = IngressConfig.Of(OldIngress("traefik"));
        Assert.Empty(config.Listeners);
        Assert.Contains("the class is 'traefik' and not nginx", Assert.Single(config.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_class_it_is_not_served_unless_the_command_line_says_so()
    {
        var config = IngressConfig.Of(Ingress(""));
        Assert.Empty(config.Listeners);
        Assert.Equal(ProblemSeverity.Info, Assert.Single(config.Problems).Severity);
        Assert.Equal(2, IngressConfig.With(new LoadOptions { WatchIngressWithoutClass = true }, IngressConfig.Web, Ingress("")).Listeners.Count);
    }

    [Fact]
    public void Without_a_class_the_default_IngressClass_counts_and_of_several_the_youngest()
    {
        Assert.True(IsServed(Ingress(""), Class("public", "k8s.io/ingress-nginx", isDefault: true)));
        Assert.False(IsServed(Ingress(""), Class("public", "k8s.io/ingress-nginx")));
        Assert.False(IsServed(Ingress(""), Class("public", "traefik.io/ingress-controller", isDefault: true)));
        Assert.True(IsServed(Ingress(""), Class("a", "traefik.io/ingress-controller", true, 2024), Class("b", "k8s.io/ingress-nginx", true, 2025)));
    }

    [Fact]
    public void Without_a_served_Ingress_no_port_is_opened() => Assert.Empty(IngressConfig.Of(IngressConfig.Web).Listeners);

    [Fact]
    public void The_ports_are_those_of_the_command_line()
    {
        var config = IngressConfig.With(new LoadOptions { IngressHttpPort = 81, IngressHttpsPort = 444 }, IngressConfig.Web, Ingress("nginx"));
        Assert.Equal(81, config.Http.Port);
        Assert.Equal(444, config.Https.Port);
        Assert.All(config.Listeners, listener => Assert.Equal(ListenerKind.Ingress, listener.Kind));
    }
}
