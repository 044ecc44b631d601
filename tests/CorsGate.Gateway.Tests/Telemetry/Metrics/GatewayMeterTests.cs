using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CorsGate.Gateway.Telemetry.Metrics;
using CorsGate.Gateway.Tests.Handling;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Telemetry.Metrics;

public class GatewayMeterTests
{
    [Fact]
    public async Task A_listener_of_the_meter_hears_what_the_exposition_says()
    {
        await using var gateway = await TestGateway.StartAsync(
            Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/"), Make.To(1), name: "meter test"))) with { Name = "meter test" });
        var heard = new ConcurrentQueue<(string Name, string? Unit, double Value, KeyValuePair<string, object?>[] Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name is GatewayMetrics.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => heard.Enqueue((instrument.Name, instrument.Unit, value, tags.ToArray())));
        listener.Start();
        await gateway.SendAsync("GET", "/");
        await gateway.MetricsAsync(requests: 1);
        listener.RecordObservableInstruments();

        // Other tests have gateways of their own in this process.
        var own = heard.Where(m => m.Tags.Any(tag => tag.Value is "meter test")).ToArray();
        var request = Assert.Single(own, m => m.Name is "corsgate.requests");
        Assert.Equal(1, request.Value);
        Assert.Equal(["listener", "route", "kind", "decision", "reason", "code"], request.Tags.Select(tag => tag.Key));
        var duration = Assert.Single(own, m => m.Name is "corsgate.request_duration");
        Assert.Equal("s", duration.Unit);
        Assert.True(duration.Value > 0);
        Assert.Contains(heard, m => m.Name is "corsgate.upstream_duration");
        Assert.Contains(heard, m => m.Name is "corsgate.config_generation");
    }
}
