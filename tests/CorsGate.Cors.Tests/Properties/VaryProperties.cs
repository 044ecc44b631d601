using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace CorsGate.Cors.Tests.Properties;

/// <summary>Vary, checked against its definition: all the answers to the same request with other Origins are compared.</summary>
public class VaryProperties
{
    /// <summary>Whatever the policy lists, one of these matches it, and one does not unless it speaks to everybody.</summary>
    private static readonly string?[] Origins =
        [null, "https://a.example", "https://x.b.example", "https://b.example", "null", "garbage", "https://evil.example", "https://c.example:1"];

    private static readonly Gen<CorsPolicy> AnyPolicy =
        from origins in Gen.SubListOf(["https://a.example", "https://*.b.example", "*", "null", "https://c.example:*"])
        from methods in Gen.Elements("PUT", "*", "")
        from headers in Gen.Elements("X-A", "*", "")
        from expose in Gen.Elements("X-C", "*", "")
        from credentials in Gen.Elements(true, false)
        select PolicyBuilder.Policy([.. origins]).Methods(List(methods)).Headers(List(headers)).Expose(List(expose)) with
        {
            AllowCredentials = new(credentials),
        };

    private static readonly Gen<CorsSemantics> AnySemantics =
        from preflight in Member<PreflightDefinition>()
        from unmatched in Member<UnmatchedPreflight>()
        from without in Member<WithoutOrigin>()
        from refused in Member<RefusedResponse>()
        from any in Gen.Elements(AnyOriginAnswer.Echo, AnyOriginAnswer.Literal)
        from anyWithCredentials in Member<AnyOriginAnswer>()
        from wildcard in Member<ListWildcard>()
        from comparison in Member<OriginComparison>()
        from malformed in Member<MalformedOrigins>()
        from repeated in Member<RepeatedOrigin>()
        from upstream in Member<UpstreamCorsHeaders>()
        from upstreamRefused in Member<UpstreamCorsHeaders>()
        from upstreamWithout in Member<UpstreamCorsHeaders>()
        from actual in Gen.Elements(CorsHeaders.All, CorsHeaders.Actual)
        select new CorsSemantics
        {
            Name = "random",
            Preflight = preflight,
            UnmatchedPreflight = unmatched,
            WithoutOrigin = without,
            RefusedResponse = refused,
            AnyOrigin = any,
            AnyOriginWithCredentials = anyWithCredentials,
            ListWildcard = wildcard,
            OriginComparison = comparison,
            MalformedOrigins = malformed,
            RepeatedOrigin = repeated,
            UpstreamWhenMatched = upstream,
            UpstreamWhenRefused = upstreamRefused,
            UpstreamWithoutOrigin = upstreamWithout,
            ActualHeaders = actual,
        };

    [Fact]
    public void Vary_names_Origin_exactly_where_another_Origin_would_get_another_answer()
    {
        var cases = from policy in AnyPolicy
                    from semantics in Gen.Frequency(
                        (1, Gen.Elements(CorsSemantics.GatewayApi, CorsSemantics.Kgateway, CorsSemantics.Gloo, CorsSemantics.Strict)), (4, AnySemantics))
                    from method in Gen.Elements("GET", "OPTIONS")
                    from announced in Gen.Elements(null, "PUT")
                    from headers in Gen.Elements(null, "x-a")
                    select (policy, semantics, method, announced, headers);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var compiled = c.policy.For(c.semantics);
            var decisions = Origins.Select(origin => compiled.Evaluate(new CorsRequest
            {
                Method = c.method,
                Origin = origin,
                OriginCount = origin is null ? 0 : 1,
                RequestMethod = c.announced,
                RequestHeaders = c.headers,
            })).ToArray();
            var differ = decisions.Select(Answer).Distinct(StringComparer.Ordinal).Count() > 1;
            Assert.All(decisions, d => Assert.Equal(differ, d.Vary.HasFlag(CorsVary.Origin)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4000).WithReplay(20260802, 11));
    }

    [Fact]
    public void Vary_names_what_was_announced_exactly_where_the_answer_echoes_it()
    {
        var cases = from policy in AnyPolicy
                    from semantics in AnySemantics
                    from origin in Gen.Elements(Origins)
                    select (policy, semantics, origin);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var compiled = c.policy.For(c.semantics);
            var one = compiled.Evaluate(PolicyBuilder.Preflight(c.origin, "PUT", "x-a"));
            var other = compiled.Evaluate(PolicyBuilder.Preflight(c.origin, "PATCH", "x-b"));
            var none = compiled.Evaluate(PolicyBuilder.Preflight(c.origin, "PATCH", null));
            Assert.NotEqual(string.Equals(one.AllowMethods, other.AllowMethods, StringComparison.Ordinal), one.Vary.HasFlag(CorsVary.RequestMethod));
            Assert.NotEqual(string.Equals(one.AllowHeaders, other.AllowHeaders, StringComparison.Ordinal), one.Vary.HasFlag(CorsVary.RequestHeaders));
            Assert.Equal(one.Vary, none.Vary);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260803, 13));
    }

    private static string Answer(CorsDecision decision) =>
        decision.AnswerStatus + " " + decision.Wire() + (decision.IsAnswered ? "" : " " + decision.UpstreamHeaders);

    private static string[] List(string value) => value.Length == 0 ? [] : [value];

    private static Gen<TEnum> Member<TEnum>()
        where TEnum : struct, Enum => Gen.Elements(Enum.GetValues<TEnum>());
}
