using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace CorsGate.Cors.Tests.Properties;

public class MatcherProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260801, 7);

    private static readonly Gen<string> Label = Gen.Elements("a", "b", "ab", "example", "evil", "x--app", "--app", "a-b", "a_b", "com", "1", "xn--e1a");

    private static readonly Gen<string> Host =
        from count in Gen.Choose(1, 4)
        from labels in Label.ArrayOf(count)
        select string.Join('.', labels);

    private static readonly Gen<string> Scheme = Gen.Elements("https", "http", "capacitor");

    private static readonly Gen<string> Port = Gen.Elements("", "", "", ":8443", ":443", ":80", ":1");

    private static readonly Gen<string> OriginText =
        from scheme in Scheme
        from host in Host
        from port in Port
        select scheme + "://" + host + port;

    private static readonly Gen<string> Entry =
        from scheme in Scheme
        from host in Host
        from head in Gen.Elements("", "", "*.", "*.", "*--app.", "")
        from port in Gen.Elements("", "", ":8443", ":443", ":*")
        from whole in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select scheme + "://" + (whole ? "*" : head + host) + port;

    [Fact]
    public void The_matcher_agrees_with_a_naive_one()
    {
        var cases = from count in Gen.Choose(0, 12)
                    from entries in Entry.ArrayOf(count)
                    from origins in OriginText.ArrayOf(8)
                    select (entries, origins);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var patterns = c.entries.Select(e => PolicyBuilder.Pattern(e)).ToArray();
            var policy = PolicyBuilder.Of(patterns).For(CorsSemantics.GatewayApi);
            foreach (var origin in c.origins)
            {
                var match = policy.MatchOrigin(origin);
                Assert.Equal(patterns.Any(p => NaiveMatcher.Matches(p, origin)), match.IsMatch);
                Assert.True(!match.IsMatch || NaiveMatcher.Matches(patterns[match.Pattern], origin));
            }
        }).Check(Many);
    }

    [Fact]
    public void Prefixes_agree_with_a_naive_matcher()
    {
        var prefix = from origin in OriginText
                     from length in Gen.Choose(1, 12)
                     select origin[..Math.Min(origin.Length, 7 + length)];
        var cases = from prefixes in prefix.ArrayOf(6)
                    from origins in OriginText.ArrayOf(8)
                    select (prefixes, origins);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var policy = PolicyBuilder.Of([.. c.prefixes.Select(p => OriginPatterns.Prefix(p))]).For(CorsSemantics.GatewayApi);
            Assert.All(c.origins.Where(o => Origin.TryParse(o, out _)), o =>
                Assert.Equal(c.prefixes.Any(p => o.StartsWith(p, StringComparison.Ordinal)), policy.Allows(o)));
        }).Check(Many);
    }

    [Fact]
    public void Reading_anything_never_throws_and_what_is_read_is_valid()
    {
        var text = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Where(s => s is not null),
            Gen.Elements("https://*.[::1]:8*/@?#null%\0\u00E9. -_".ToCharArray()).ArrayOf().Select(c => new string(c)),
            from entry in Entry
            from position in Gen.Choose(0, entry.Length)
            from noise in Gen.Elements("*", ".", ":", "/", "@", "[", "\0", " ", "\uFFFF", "..", "::")
            select entry.Insert(position, noise));
        Prop.ForAll(text.ToArbitrary(), t =>
        {
            foreach (var syntax in Enum.GetValues<OriginSyntax>())
            {
                var valid = OriginPatternParser.TryParse(t, syntax, out var pattern, out var error, out _);
                Assert.Equal(valid, pattern is not null);
                Assert.Equal(valid, error is null);
                if (valid)
                {
                    var policy = PolicyBuilder.Of(pattern!).For(CorsSemantics.GatewayApi);
                    Assert.Equal(CorsRequestKind.Actual, policy.Evaluate(PolicyBuilder.Actual(t)).Kind);
                }
            }

            if (Origin.TryParse(t, out var origin))
            {
                Assert.Equal(t, origin.Scheme.ToString() + "://" + origin.Host.ToString() + OriginPort.Of(origin.Port).Suffix(origin.Scheme.ToString()));
            }
        }).Check(Many);
    }

    [Fact]
    public void What_is_added_to_an_allowed_exact_origin_makes_it_a_refused_one()
    {
        var cases = from origin in OriginText.Where(o => Origin.TryParse(o, out _))
                    from position in Gen.Choose(0, origin.Length)
                    from noise in Gen.Elements("x", ".", "-", "evil.", ".evil", "@", "/", ":", "1", "*", "\0", " ", "\u00E9", "\u212A")
                    select (origin, position, noise);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var changed = c.origin.Insert(c.position, c.noise);
            Assert.All(
                new[] { CorsSemantics.GatewayApi, CorsSemantics.Kgateway, CorsSemantics.Gloo, CorsSemantics.Strict },
                s => Assert.False(PolicyBuilder.Policy(c.origin).For(s).Allows(changed), changed));
        }).Check(Many);
    }

    [Fact]
    public void Merging_Vary_twice_is_merging_it_once()
    {
        var names = Gen.Elements("Origin", "origin", "Accept-Encoding", "access-control-request-method", "Access-Control-Request-Headers", "*", "", " ", "X-Origin");
        var cases = from parts in names.ArrayOf()
                    from separator in Gen.Elements(",", ", ", " , ")
                    from vary in Gen.Choose(0, 7)
                    select (string.Join(separator, parts), (CorsVary)vary);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var once = VaryHeader.Merge(c.Item1, c.Item2);
            Assert.Equal(once, VaryHeader.Merge(once, c.Item2));
            var tokens = (once ?? "").Split(',', StringSplitOptions.TrimEntries);
            foreach (var (flag, name) in new[] { (CorsVary.Origin, "Origin"), (CorsVary.RequestMethod, "Access-Control-Request-Method") })
            {
                var named = tokens.Contains(name, StringComparer.OrdinalIgnoreCase) || tokens.Contains("*", StringComparer.Ordinal);
                Assert.True(named || !c.Item2.HasFlag(flag));
            }
        }).Check(Many);
    }
}
