using System.Text;
using CorsGate.Config.Loading;

namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>Flags that nobody would write are read or refused, and nothing else.</summary>
public class HostileFlagTests
{
    private static readonly string[] Pieces =
    [
        "https", "http", "://", "//", "*", ".*", "\\.", "\\", "(", ")", "(?:", "(?P<a>", "(?i)", "(?", "[", "]", "[^", "[]", "{", "}", "{2,3}", "|", "|$", "^", "$", ":", ",", "\"",
        "\"\"", "\n", "\r\n", "\0", "\u0085", "é", "\ud83d\ude00", "\ud83d", "a", "example", ".com", "\\Q", "\\E", "+", "?", " ", "=", "GET", ";", "null",
    ];

    [Theory]
    [InlineData("documented")]
    [InlineData("real")]
    public void Any_words_are_read_or_refused(string mode)
    {
        var random = new Random(20_260_731);
        for (var i = 0; i < 3000; i++)
        {
            var options = new ApiServerOptions
            {
                Upstream = i % 3 == 0 ? Words(random) : ApiServerConfig.Upstream,
                Mode = mode,
                AllowedOrigins = [Words(random), Words(random)],
                MethodLimits = [Words(random)],
                Methods = i % 5 == 0 ? Words(random) : null,
            };
            var config = ApiServerConfig.CommandLine(options);
            Assert.True(config.Listeners.Count == 1 || config.Errors.Count > 0, string.Join(' ', options.AllowedOrigins));
            Assert.All(config.Problems, problem => Assert.DoesNotContain('\n', problem.ToString()));
        }
    }

    [Fact]
    public void Groups_without_end_are_read_in_bounded_depth()
    {
        var deep = string.Concat(Enumerable.Repeat("(", 900)) + "a" + string.Concat(Enumerable.Repeat(")", 900));
        Assert.NotEmpty(ApiServerConfig.Origins("real", "^https://" + deep + "$").Problems);
    }

    private static string Words(Random random)
    {
        var text = new StringBuilder();
        for (var n = random.Next(12); n > 0; n--)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }
}
