using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Gateway.Tests.Telemetry.Metrics;

public class StatusLabelTests
{
    [Theory]
    [InlineData(200, "200", "2xx")]
    [InlineData(101, "101", "1xx")]
    [InlineData(403, "403", "4xx")]
    [InlineData(444, "444", "4xx")]
    [InlineData(499, "499", "4xx")]
    [InlineData(511, "511", "5xx")]
    [InlineData(299, "2xx", "2xx")]
    [InlineData(599, "5xx", "5xx")]
    [InlineData(600, "other", "other")]
    [InlineData(999, "other", "other")]
    [InlineData(0, "other", "other")]
    [InlineData(-1, "other", "other")]
    public void Registered_statuses_are_labels_and_others_their_class(int status, string label, string coarse)
    {
        var index = StatusLabels.IndexOf(status);
        Assert.Equal(label, StatusLabels.Values[index]);
        Assert.Equal(coarse, StatusLabels.Values[StatusLabels.ClassOf(index)]);
    }

    [Fact]
    public void Every_combination_of_what_is_counted_has_a_key_of_its_own()
    {
        var keys = new HashSet<int>();
        foreach (var kind in Enum.GetValues<CorsRequestKind>())
        {
            foreach (var outcome in Enum.GetValues<CorsOutcome>())
            {
                foreach (var reason in Enum.GetValues<CorsReason>())
                {
                    for (var code = 0; code < StatusLabels.Values.Length; code++)
                    {
                        var key = SeriesKey.Of(kind, outcome, reason, code);
                        Assert.True(keys.Add(key.Packed));
                        Assert.Equal((kind, outcome, reason, code, false), (key.Kind, key.Outcome, key.Reason, key.Code, key.IsFailure));
                    }
                }
            }
        }

        foreach (var outcome in Enum.GetValues<CorsGate.Gateway.Forwarding.ForwardOutcome>())
        {
            var key = SeriesKey.Of(outcome);
            Assert.True(keys.Add(key.Packed));
            Assert.Equal((true, outcome), (key.IsFailure, key.FailureOutcome));
        }
    }
}
