using CorsGate.Config.Dialects.NginxConf.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Reading;

namespace CorsGate.Config.Tests.NginxConf;

/// <summary>An nginx.conf in a ConfigMap: it is served as a file is, and what there is to say names both lines.</summary>
public sealed class ConfigMapTests
{
    [Fact]
    public void A_finding_names_the_line_of_the_manifest_and_that_of_the_file_in_it()
    {
        var conf = Of("""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: proxy }
            data:
              nginx.conf: |
                server {
                    add_header X-Frame-Options DENY;
                    if ($request_method = OPTIONS) {
                        add_header Access-Control-Max-Age 600;
                        return 204;
                    }
                    location / { proxy_pass http://up:8080; }
                }
            """);

        Assert.Equal("204; X-Frame-Options: DENY; Access-Control-Max-Age: 600", conf.Answer(new FakeFacts("OPTIONS")));
        Assert.StartsWith(
            "Error cm.yaml:9:13: ConfigMap default/proxy: nginx.conf:4: add_header: is not allowed in an if of a server", Text(Assert.Single(conf.Problems)), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_value_in_quotes_are_told_apart()
    {
        var conf = Of("""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: proxy }
            data:
              nginx.conf: "server {\nexpires 1h;\nlocation / { \nexpires 2h; return 204; }}"
            """);

        Assert.Collection(
            conf.Problems,
            problem => Assert.StartsWith("Warning cm.yaml:5:15: ConfigMap default/proxy: nginx.conf:2: expires: ", Text(problem), StringComparison.Ordinal),
            problem => Assert.StartsWith("Warning cm.yaml:5:15: ConfigMap default/proxy: nginx.conf:4: expires: ", Text(problem), StringComparison.Ordinal));
    }

    private static string Text(Problem problem) => $"{problem.Severity} {problem}";

    private static Conf Of(string manifest)
    {
        var read = ReadManifests.Of(manifest, "cm.yaml");
        Assert.Empty(read.Problems);
        var (listeners, problems) = new NginxConfTranslator().Translate(new ResourceSet { Resources = [.. read.Resources] }, new LoadOptions());
        return new Conf(listeners, problems);
    }
}
