using CorsGate.EndToEnd.Tests.Cluster;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>A real API server takes every manifest as it stands, and would say so if a field were wrong.</summary>
[Collection(ClusterTests.Name)]
public sealed class ServerTests
{
    private static readonly string[] DryRun = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"];

    [ClusterFact]
    public async Task Every_folder_passes_a_dry_run_and_can_be_applied_twice()
    {
        await using var server = await KubeServer.StartModeAsync("agg");
        await KubeCrds.InstallAsync(
            server, KubeCrds.Set("gateway-api-v1.6.1-standard"),
            LooseCrd.Write(server, "monitoring.coreos.com", "v1", "ServiceMonitor"), LooseCrd.Write(server, "monitoring.coreos.com", "v1", "PrometheusRule"));
        var kubectl = new Kubectl(server);
        foreach (var space in new[] { "corsgate-system", "monitoring", "shop" })
            await kubectl.RunAsync("", "create", "namespace", space, "--save-config");
        var served = await Kustomize.ServedAsync(kubectl);

        foreach (var folder in Kustomize.All)
        {
            var text = Kustomize.ForServer(await Kustomize.RenderAsync(folder), served);
            var said = await kubectl.RunAsync(text, DryRun);
            Assert.Equal(text.Split("\n---\n").Length, Results(said).Length);
        }

        // What a server makes of it differs in nothing from what was sent, so an upgrade changes what changed.
        var whole = Kustomize.ForServer(await Kustomize.RenderAsync(Kustomize.Default), served);
        await kubectl.RunAsync(whole, "apply", "-f", "-");
        var again = Results(await kubectl.RunAsync(whole, "apply", "-f", "-"));
        Assert.All(again, line => Assert.EndsWith(" unchanged", line, StringComparison.Ordinal));

        foreach (var (right, wrong) in new[] { ("readOnlyRootFilesystem", "readOnlyRootFilesytem"), ("controllerName", "controlerName"), ("maxUnavailable", "maxUnavailible") })
        {
            var (status, output) = await kubectl.TryAsync(whole.Replace(right, wrong, StringComparison.Ordinal), DryRun);
            Assert.NotEqual(0, status);
            Assert.Contains(wrong, output, StringComparison.Ordinal);
        }
    }

    // Beside warnings that a server gives about its own older versions.
    private static string[] Results(string said) => [.. said.Trim().Split('\n').Where(line => !line.StartsWith("Warning:", StringComparison.Ordinal))];
}
