using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>The manifests of deploy/kustomize, as kubectl renders them, agree with each other and with the program.</summary>
public sealed class ManifestTests
{
    [KubectlTheory]
    [MemberData(nameof(Kustomize.Folders), MemberType = typeof(Kustomize))]
    public async Task Every_folder_renders_without_a_warning(string folder)
    {
        var objects = await Kustomize.ObjectsAsync(folder);
        Assert.NotEmpty(objects);
        Assert.Equal(objects.Length, objects.Select(o => (o["kind"]!.ToString(), o["metadata"]!["namespace"]?.ToString(), o["metadata"]!["name"]!.ToString())).Distinct().Count());
    }

    [KubectlFact]
    public async Task The_pod_meets_the_restricted_standard_with_a_read_only_root()
    {
        var pod = await PodAsync(Kustomize.Default);
        var settings = pod["securityContext"]!;
        Assert.True((bool)settings["runAsNonRoot"]!);
        Assert.Equal(65532, (int)settings["runAsUser"]!);
        Assert.Equal(65532, (int)settings["runAsGroup"]!);
        Assert.Equal("RuntimeDefault", (string?)settings["seccompProfile"]!["type"]);
        foreach (var container in pod["containers"]!.AsArray())
        {
            var own = container!["securityContext"]!;
            Assert.False((bool)own["allowPrivilegeEscalation"]!);
            Assert.True((bool)own["readOnlyRootFilesystem"]!);
            Assert.Equal(["ALL"], own["capabilities"]!["drop"].Texts());
            Assert.Null(own["capabilities"]!["add"]);
        }

        Assert.All(["hostNetwork", "hostPID", "hostIPC"], shared => Assert.Null(pod[shared]));
        Assert.DoesNotContain(pod["containers"]!.AsArray().SelectMany(container => container!["ports"]!.AsArray()), port => port!["hostPort"] is not null);
        var labels = (await Kustomize.ObjectsAsync(Kustomize.Default)).Only("Namespace", "corsgate-system")["metadata"]!["labels"]!;
        Assert.Equal("restricted", (string?)labels["pod-security.kubernetes.io/enforce"]);
        Assert.All(pod["volumes"]!.AsArray(), volume => Assert.NotNull(volume!["emptyDir"]));
    }

    [KubectlFact]
    public async Task The_ports_of_Services_probes_and_policies_are_those_that_the_program_binds()
    {
        var objects = await Kustomize.ObjectsAsync(Kustomize.Default);
        var container = (await PodAsync(Kustomize.Default))["containers"]![0]!;
        var flags = container["args"].Texts();
        var bound = container["ports"]!.AsArray().ToDictionary(port => (string)port!["name"]!, port => (int)port!["containerPort"]!);

        foreach (var port in objects.Only("Service")["spec"]!["ports"]!.AsArray())
        {
            // Below 1024 nothing can be bound without a capability, so the flag moves it.
            var target = bound[(string)port!["targetPort"]!];
            Assert.Contains($"--port-map={(int)port["port"]!}={target}", flags);
            Assert.True(target >= 1024);
        }

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"--console=0.0.0.0:{bound["console"]}"), flags);
        Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.Equal("console", (string?)container[probe]!["httpGet"]!["port"]));
        Assert.All(["startupProbe", "livenessProbe"], probe => Assert.Equal("/livez", (string?)container[probe]!["httpGet"]!["path"]));
        Assert.Equal("/readyz", (string?)container["readinessProbe"]!["httpGet"]!["path"]);
        Assert.Equal(["http", "https"], objects.Only("NetworkPolicy")["spec"]!["ingress"]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray()).Select(port => (string)port!["port"]!));

        var mount = Assert.Single(container["volumeMounts"]!.AsArray())!;
        Assert.Contains("--cache-dir=" + (string?)mount["mountPath"], flags);
    }

    [KubectlFact]
    public async Task A_pod_may_drain_before_it_is_killed()
    {
        var pod = await PodAsync(Kustomize.Default);
        var flags = pod["containers"]![0]!["args"].Texts();
        Assert.True(Seconds("--drain-delay") + Seconds("--grace-period") < (int)pod["terminationGracePeriodSeconds"]!);

        // Readiness is looked at again before the delay is over.
        var probe = pod["containers"]![0]!["readinessProbe"]!;
        Assert.True((int)probe["periodSeconds"]! * (int)probe["failureThreshold"]! < Seconds("--drain-delay"));

        int Seconds(string flag) => int.Parse(Assert.Single(flags, f => f.StartsWith(flag + "=", StringComparison.Ordinal))[(flag.Length + 1)..], CultureInfo.InvariantCulture);
    }

    [KubectlFact]
    public async Task Everything_that_selects_pods_selects_those_of_the_Deployment()
    {
        var objects = await Kustomize.ObjectsAsync("deploy/kustomize/overlays/monitoring");
        var deployment = objects.Only("Deployment")["spec"]!;
        var labels = deployment["template"]!["metadata"]!["labels"]!.AsObject();
        JsonNode?[] selectors =
        [
            deployment["selector"]!["matchLabels"],
            objects.Only("Service")["spec"]!["selector"],
            objects.Only("Service", "corsgate-console")["spec"]!["selector"],
            objects.Only("NetworkPolicy")["spec"]!["podSelector"]!["matchLabels"],
            objects.Only("NetworkPolicy", "corsgate-metrics")["spec"]!["podSelector"]!["matchLabels"],
            objects.Only("PodDisruptionBudget")["spec"]!["selector"]!["matchLabels"],
            .. deployment["template"]!["spec"]!["topologySpreadConstraints"]!.AsArray().Select(one => one!["labelSelector"]!["matchLabels"]),
        ];
        foreach (var selector in selectors)
        {
            Assert.NotEmpty(selector!.AsObject());
            Assert.All(selector!.AsObject(), wanted => Assert.Equal(wanted.Value!.ToString(), labels[wanted.Key]?.ToString()));
        }

        var scraped = objects.Only("ServiceMonitor")["spec"]!["selector"]!["matchLabels"]!.AsObject();
        var services = objects.Where(o => (string?)o["kind"] == "Service" && scraped.All(wanted => wanted.Value!.ToString() == o["metadata"]!["labels"]![wanted.Key]?.ToString()));
        Assert.Equal("corsgate-console", (string?)Assert.Single(services)["metadata"]!["name"]);
        var scaled = objects.Only("HorizontalPodAutoscaler")["spec"]!;
        Assert.Equal("Deployment/corsgate", $"{scaled["scaleTargetRef"]!["kind"]}/{scaled["scaleTargetRef"]!["name"]}");
        Assert.Equal(2, (int)scaled["minReplicas"]!);
        Assert.Null(deployment["replicas"]);
    }

    [KubectlFact]
    public async Task The_console_is_not_on_the_Service_that_a_load_balancer_makes_public()
    {
        var services = (await Kustomize.ObjectsAsync(Kustomize.Default)).Where(o => (string?)o["kind"] == "Service").ToArray();
        Assert.Equal(2, services.Length);
        foreach (var service in services.Where(s => s["spec"]!["ports"]!.AsArray().Any(port => (string?)port!["targetPort"] == "console")))
            Assert.Equal("None", (string?)service["spec"]!["clusterIP"]);
    }

    [KubectlFact]
    public async Task The_image_has_the_version_of_the_program()
    {
        var version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Equal("corsgate:" + version, (string?)(await PodAsync(Kustomize.Default))["containers"]![0]!["image"]);
    }

    [KubectlFact]
    public async Task Migration_adds_the_controllers_of_kgateway_and_Gloo_to_its_own()
    {
        var names = (await PodAsync("deploy/kustomize/overlays/migration"))["containers"]![0]!["args"].Texts().Where(flag => flag.StartsWith("--controller-name", StringComparison.Ordinal));
        Assert.Equal(["--controller-name=corsgate.dev/gateway-controller", "--controller-name=kgateway.dev/kgateway", "--controller-name=solo.io/gloo-gateway"], names);
        var ours = (await Kustomize.ObjectsAsync(Kustomize.Default)).Only("GatewayClass");
        Assert.Equal("corsgate.dev/gateway-controller", (string?)ours["spec"]!["controllerName"]);
    }

    [KubectlFact]
    public async Task The_overlay_of_the_document_with_its_further_port_renders()
    {
        var blocks = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "kubernetes.md"))).Split("```yaml\n")[1..].Select(block => block.Split("```")[0]).ToArray();
        using var folder = new ManifestFolder();
        folder.Write("kustomization.yaml", (blocks[0] + blocks[1]).Replace("../corsgate", Path.GetRelativePath(folder.Path, Repository.Root), StringComparison.Ordinal));

        var objects = await Kustomize.ObjectsAsync(folder.Path);

        var container = objects.Only("Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal("registry.example.com/platform/corsgate:0.1.0", (string?)container["image"]);
        Assert.Contains("--controller-name=kgateway.dev/kgateway", container["args"].Texts());
        Assert.Contains(objects.Only("Service")["spec"]!["ports"]!.AsArray(), port => (int)port!["port"]! == 8443 && (int)port["targetPort"]! == 8443);
        Assert.Contains(objects.Only("NetworkPolicy")["spec"]!["ingress"]![0]!["ports"]!.AsArray(), port => port!["port"]!.ToString() == "8443");
        Assert.Contains(objects, o => (string?)o["kind"] == "ServiceMonitor");
    }

    [KubectlFact]
    public async Task The_document_says_of_every_flag_what_it_is_for()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "kubernetes.md"));
        var table = document.Split("### Its flags\n")[1].Split("\n### ")[0];
        foreach (var folder in Kustomize.All.Where(folder => folder != "deploy/monitoring"))
            Assert.All((await PodAsync(folder))["containers"]![0]!["args"].Texts().Skip(1), flag => Assert.Contains(folder == Kustomize.Default ? $"`{flag}`" : "`" + flag.Split('=')[0], table, StringComparison.Ordinal));
    }

    private static async Task<JsonNode> PodAsync(string folder) => (await Kustomize.ObjectsAsync(folder)).Only("Deployment")["spec"]!["template"]!["spec"]!;
}
