using CorsGate.Config.Loading;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Which semantics a policy is answered with: those of its dialect, or the strict ones where the command line or the
/// annotation <c>corsgate.dev/semantics: strict</c> on the object that holds the policy asks for them. The annotation can
/// only tighten: <c>source</c> does not undo the command line, and a value that is neither counts as strict.
/// </summary>
internal sealed class SemanticsChoice(LoadOptions options, ProblemCollector problems)
{
    private const string AnnotationField = "metadata.annotations[" + ApiNames.SemanticsAnnotation + "]";

    /// <summary>The semantics of an object's policies. Reports an annotation that is not understood: call it once for each object.</summary>
    public CorsSemantics Choose(Resource holder, CorsSemantics source)
    {
        switch (holder.Annotations.GetValueOrDefault(ApiNames.SemanticsAnnotation))
        {
            case null or "source":
                return options.Strict ? CorsSemantics.Strict : source;
            case "strict":
                return CorsSemantics.Strict;
            case var other:
                problems.Error(holder, null, AnnotationField, $"{Quoted.Text(other)} is not a value of the annotation, the policy is read strictly; use source or strict");
                return CorsSemantics.Strict;
        }
    }

    /// <summary>
    /// A policy under its semantics: the same instance, but for a strict one that lets every origin read with credentials.
    /// That one allows nobody, and is reported.
    /// </summary>
    public CorsPolicy Check(Resource holder, string field, CorsPolicy policy, CorsSemantics semantics)
    {
        if (!ReferenceEquals(semantics, CorsSemantics.Strict) || !policy.AllowCredentials.Value)
            return policy;
        foreach (var origin in policy.AllowOrigins)
        {
            if (!string.Equals(origin.Value.Text, "*", StringComparison.Ordinal))
                continue;
            problems.Error(
                holder, origin.Location ?? policy.Location, field + ".allowOrigins",
                new Finding(
                    ConditionReason.Invalid,
                    "* together with allowCredentials lets every site read with the user's cookies, so under strict semantics the policy allows nobody; name the origins"));
            return policy with { AllowOrigins = [] };
        }

        return policy;
    }
}
