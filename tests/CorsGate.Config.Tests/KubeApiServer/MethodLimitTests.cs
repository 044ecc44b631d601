using CorsGate.Config.Loading;

namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>Limits of the methods of single origins, from flags and from the annotation.</summary>
public class MethodLimitTests
{
    private const string Origins = "https://readonly-dashboard.example.com,https://other.example.com";

    private static ApiServerConfig Limited(params string[] limits) => ApiServerConfig.CommandLine(
        new ApiServerOptions { Upstream = ApiServerConfig.Upstream, AllowedOrigins = [Origins], MethodLimits = [.. limits] });

    [Fact]
    public void A_limit_names_an_origin_and_its_methods()
    {
        var config = Limited("https://readonly-dashboard.example.com=GET,HEAD", "https://other.example.com=GET, POST,GET");
        Assert.Empty(config.Findings);
        Assert.Equal(
            ["https://readonly-dashboard.example.com=GET,HEAD", "https://other.example.com=GET,POST"],
            config.Policy!.Policy.MethodLimits.Select(limit => $"{limit.Origin.Value.Text}={string.Join(',', limit.Methods)}"));
    }

    [Fact]
    public void The_annotation_holds_several()
    {
        var config = ApiServerConfig.Pod(
            ["kube-apiserver", "--advertise-address=10.0.0.1", "--cors-allowed-origins=" + Origins],
            ("corsgate.dev/cors-allowed-methods", "https://readonly-dashboard.example.com=GET,HEAD\nhttps://other.example.com=GET; https://*=GET\n"));
        Assert.Equal(
            ["https://readonly-dashboard.example.com=GET,HEAD", "https://other.example.com=GET", "https://*=GET"],
            config.Policy!.Policy.MethodLimits.Select(limit => $"{limit.Origin.Value.Text}={string.Join(',', limit.Methods)}"));
        Assert.Empty(config.Findings);
    }

    [Fact]
    public void A_preflight_for_another_method_is_refused_and_the_others_list_what_is_allowed()
    {
        var config = Limited("https://readonly-dashboard.example.com=GET,HEAD");
        Assert.Equal(403, config.Decide("OPTIONS", "https://readonly-dashboard.example.com", "DELETE").AnswerStatus);
        var allowed = config.Decide("OPTIONS", "https://readonly-dashboard.example.com", "GET");
        Assert.Equal((200, "GET, HEAD"), (allowed.AnswerStatus, allowed.AllowMethods));
        Assert.Equal(405, config.Decide("DELETE", "https://readonly-dashboard.example.com").AnswerStatus);
        Assert.Equal(0, config.Decide("DELETE", "https://other.example.com").AnswerStatus);
    }

    [Theory]
    [InlineData("https://other.example.com", "'https://other.example.com' is not ORIGIN=METHOD,METHOD; write for example https://dashboard.example.com=GET,HEAD")]
    [InlineData("https://other.example.com=", "is not ORIGIN=METHOD,METHOD")]
    [InlineData("=GET", "is not ORIGIN=METHOD,METHOD")]
    [InlineData("https://other.example.com=GETT", "'GETT' is not a method of the API server; did you mean 'GET'?")]
    [InlineData("https://other.example.com=get", "'get' is not a method of the API server; did you mean 'GET'?")]
    [InlineData("https://other.example.com=GET,", "'' is not a method of the API server")]
    [InlineData("https://other.example.com=PURGE", "'PURGE' is not a method of the API server")]
    [InlineData("other.example.com=GET", "no browser sends 'other.example.com', so it matches nothing")]
    [InlineData("https://a.example=GET https://b.example=GET", "has a path, query or fragment, which no origin has")]
    [InlineData("https://(other=GET", "--cors-allowed-methods has an invalid regular expression: error parsing regexp: missing closing )")]
    public void A_wrong_limit_is_refused(string limit, string message)
    {
        var config = Limited(limit);
        Assert.Empty(config.Listeners);
        Assert.Contains(message, Assert.Single(config.Errors), StringComparison.Ordinal);
        Assert.Contains("--cors-allowed-methods", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_for_an_origin_that_is_not_allowed_is_told()
    {
        var config = Limited("https://nobody.example.com=GET");
        Assert.Equal(
            ["Warning: --cors-allowed-methods: 'https://nobody.example.com' is not among the allowed origins, so the limit has no effect; add it to --cors-allowed-origins"], config.Findings);
    }

    [Fact]
    public void Two_limits_for_one_origin_are_refused()
    {
        var options = new ApiServerOptions
        {
            Upstream = ApiServerConfig.Upstream,
            AllowedOrigins = ["https://a.example"],
            MethodLimits = ["https://a.example=GET", "https://a.example=POST"],
        };
        Assert.Equal("'https://a.example' has a limit already; write one with all of its methods", Assert.Single(ApiServerConfig.CommandLine(options).Errors));
    }
}
