using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Reading;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.Kgateway.Reading;

/// <summary>
/// What a TrafficPolicy and its Solo names have in common (kgateway v1alpha1). A policy has many parts; the others than
/// <c>spec.cors</c> are not enforced, and a warning says so for each.
/// </summary>
internal static class PolicyReading
{
    private const int MostTargets = 16;
    private const int MostSelectors = 1000;

    /// <summary>Reads a policy.</summary>
    public static TrafficPolicyResource Read(ResourceSource source, bool isGloo)
    {
        var spec = source.Root["spec"].Required("write the policy's spec").MapWith(UnknownFields.Ignore)
            ?? new FieldMap(source.Root.Context, null, source.Location, "spec", UnknownFields.Ignore);
        WarnAboutOtherParts(source);
        var cors = CorsReader.Read(spec["cors"], OriginSyntax.Kgateway, isPolicy: true);
        return new TrafficPolicyResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            IsGloo = isGloo,
            TargetRefs = ReadTargets(spec["targetRefs"]),
            TargetSelectors = ReadSelectors(spec["targetSelectors"]),
            Cors = cors?.Policy,
            IsDisabled = cors?.IsDisabled ?? false,
        };
    }

    /// <summary>
    /// What stands in for a refused policy: its targets as far as they can be read, and a policy that allows nobody. Whoever
    /// mistypes a policy must not find the upstream's own CORS answers let through.
    /// </summary>
    public static TrafficPolicyResource ReadRefused(ResourceSource source, bool isGloo)
    {
        var spec = source.Root["spec"].MapWith(UnknownFields.Ignore)
            ?? new FieldMap(source.Root.Context, null, source.Location, "spec", UnknownFields.Ignore);
        var cors = spec["cors"];
        return new TrafficPolicyResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            IsGloo = isGloo,
            IsRefused = true,
            // Not bounded by the limit that may be what refused the object.
            TargetRefs = [.. Each(spec["targetRefs"]).Select(ReadTarget).OfType<PolicyTarget>()],
            TargetSelectors = [.. Each(spec["targetSelectors"]).Select(ReadSelector).OfType<PolicyTargetSelector>()],
            Cors = new CorsPolicy { Location = cors.Location },
        };
    }

    private static IEnumerable<Field> Each(Field list) =>
        list.Node is ManifestSequence ? list.Items(0, int.MaxValue) : list.IsPresent ? [list] : [];

    private static void WarnAboutOtherParts(ResourceSource source)
    {
        foreach (var entry in (source.Object.Root.Find("spec")?.Value as ManifestMapping)?.Entries ?? [])
        {
            if (entry.Key is "cors" or "targetRefs" or "targetSelectors")
                continue;
            var hint = Suggestion.For(entry.Key, ["cors", "targetRefs", "targetSelectors"]);
            source.Root.Context.Warning(
                entry.KeyLocation,
                $"spec.{Quoting.Escape(entry.Key.Length > 80 ? entry.Key[..80] : entry.Key)}",
                $"this part of the policy is not enforced here, only cors is{hint}");
        }
    }

    private static ImmutableArray<PolicyTarget> ReadTargets(Field field) =>
        [.. field.Items(1, MostTargets).Select(ReadTarget).OfType<PolicyTarget>()];

    private static PolicyTarget? ReadTarget(Field item)
    {
        if (item.Map("group", "kind", "name", "sectionName") is not { } map)
            return null;
        var section = LinkReader.SectionName(map);
        if (LinkReader.Read(map, null, null, local: true) is not { } link)
            return null;
        CheckKind(map["kind"], link.Kind);
        return new PolicyTarget(link, section);
    }

    private static ImmutableArray<PolicyTargetSelector> ReadSelectors(Field field) =>
        [.. field.Items(0, MostSelectors).Select(ReadSelector).OfType<PolicyTargetSelector>()];

    private static PolicyTargetSelector? ReadSelector(Field item)
    {
        if (item.Map("group", "kind", "matchLabels", "sectionName") is not { } map)
            return null;
        var group = map["group"].Required("write the API group").Text(TextRules.Group);
        var kind = map["kind"].Required("write the kind").Text(TextRules.Kind);
        var labels = map["matchLabels"].Required("write the labels of the targets").TextMap();
        var section = LinkReader.SectionName(map);
        if (group is null || kind is null)
            return null;
        CheckKind(map["kind"], kind);
        return new PolicyTargetSelector(group, kind, labels, section, item.Location, item.Path);
    }

    // The CEL rule of spec.targetRefs and spec.targetSelectors.
    private static void CheckKind(Field field, string kind)
    {
        if (kind is not ("Gateway" or "HTTPRoute" or "GRPCRoute") && !kind.EndsWith("ListenerSet", StringComparison.Ordinal))
            field.Error($"{Quoting.Quote(kind)} cannot be the target of a policy; write Gateway, HTTPRoute, GRPCRoute or ListenerSet");
    }
}
