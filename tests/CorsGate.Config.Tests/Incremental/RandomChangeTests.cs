using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Translation;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>After any changes the result is that of a translation of the last objects alone.</summary>
public sealed class RandomChangeTests : IDisposable
{
    private readonly TestSecret[] _secrets = [new("a", "secret"), new("c", "secret")];

    public void Dispose()
    {
        foreach (var secret in _secrets)
            secret.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_sequence_of_changes_ends_in_what_a_fresh_translation_gives(int seed)
    {
        const int Steps = 700;
        var options = new LoadOptions { Strict = seed % 3 == 0, GatewayAddresses = seed % 2 == 0 ? RandomWorld.Addresses : RandomWorld.Addresses.Clear() };
        var translator = new GatewayApiTranslator();
        var world = new RandomWorld(seed, _secrets);
        var session = translator.CreateSession(options);
        var routes = 0;
        for (var step = 0; step < Steps; step++)
        {
            var all = new ResourceSet { Resources = [.. world.Objects] };
            var (listeners, problems) = session.Translate(new SessionInput(world.Step(), () => all));

            var (freshListeners, freshProblems) = translator.Translate(new ResourceSet { Resources = [.. world.Objects] }, options);
            ModelComparison.Same(freshListeners, listeners);
            ModelComparison.Same(freshProblems, problems);
            routes += listeners.Sum(listener => listener.VirtualHosts.Sum(host => host.Routes.Length));
        }

        // The world is one in which something is served.
        Assert.True(routes > Steps, $"{routes} routes in {Steps} steps");
    }

    [Fact]
    public void When_every_object_is_gone_nothing_is_left()
    {
        var world = new RandomWorld(7, _secrets);
        var session = new GatewayApiTranslator().CreateSession(new LoadOptions());
        for (var step = 0; step < 300; step++)
            session.Translate(new SessionInput(world.Step(), () => new ResourceSet()));

        var (listeners, problems) = session.Translate(new SessionInput([.. world.Objects.Select(resource => new ResourceChange(resource, null))], () => new ResourceSet()));

        Assert.Empty(listeners);
        Assert.Empty(problems);
    }
}
