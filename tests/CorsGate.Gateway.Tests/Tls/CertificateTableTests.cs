using System.Net.Security;
using CorsGate.Config.Model;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tls;

namespace CorsGate.Gateway.Tests.Tls;

public class CertificateTableTests
{
    private static readonly ServerCertificate Exact = TestCertificates.For("a.example.com");
    private static readonly ServerCertificate Wildcard = TestCertificates.For("*.example.com");
    private static readonly ServerCertificate Deep = TestCertificates.For("*.deep.example.com");
    private static readonly ServerCertificate Default = TestCertificates.For("default.test");
    private static readonly ServerCertificate Other = TestCertificates.For("other.test", "*.other.test");

    [Theory]
    [InlineData("a.example.com", "a.example.com")]
    [InlineData("A.EXAMPLE.COM", "a.example.com")]
    [InlineData("b.example.com", "*.example.com")]
    [InlineData("x.y.example.com", "*.example.com")]
    [InlineData("x.deep.example.com", "*.deep.example.com")]
    [InlineData("deep.example.com", "*.example.com")]
    [InlineData("example.com", "default.test")]
    [InlineData("evil-example.com", "default.test")]
    [InlineData(".example.com", "default.test")]
    [InlineData("nowhere.test", "default.test")]
    [InlineData("", "default.test")]
    [InlineData(null, "default.test")]
    public void The_most_specific_listener_is_chosen(string? serverName, string expected)
    {
        var table = Table(
            Configs.Tls(443, "", Default), Configs.Tls(443, "*.example.com", Wildcard),
            Configs.Tls(443, "*.deep.example.com", Deep), Configs.Tls(443, "a.example.com", Exact));
        Assert.Equal("CN=" + expected, SubjectOf(table.Find(serverName)));
    }

    [Theory]
    [InlineData("nowhere.test")]
    [InlineData("")]
    [InlineData(null)]
    public void Without_a_listener_for_every_host_an_unknown_name_finds_nothing(string? serverName) =>
        Assert.Null(Table(Configs.Tls(443, "a.example.com", Exact), Configs.Tls(443, "*.example.com", Wildcard)).Find(serverName));

    [Theory]
    [InlineData("other.test", "other.test")]
    [InlineData("www.other.test", "other.test")]
    [InlineData("a.example.com", "a.example.com")]
    [InlineData("unknown.test", "default.test")]
    [InlineData("a..b", "default.test")]
    [InlineData("a b", "default.test")]
    [InlineData("*", "default.test")]
    [InlineData("\0", "default.test")]
    [InlineData(".", "default.test")]
    [InlineData("\u00e9.test", "default.test")]
    [InlineData(null, "default.test")]
    public void Of_several_certificates_of_a_listener_the_one_that_covers_the_name_is_chosen_else_the_first(string? serverName, string expected) =>
        Assert.Equal("CN=" + expected, SubjectOf(Table(Configs.Tls(443, "", Default, Other, Exact)).Find(serverName)));

    [Fact]
    public void An_unchanged_certificate_keeps_what_was_prepared_for_it()
    {
        var first = Table(Configs.Tls(443, "", Default));
        var copy = new ServerCertificate(Default.Source, location: null, Default.Leaf, []);
        var second = CertificateTable.Create([Configs.Tls(443, "", copy), Configs.Tls(443, "a.example.com", Exact)], first, Fail);
        var third = CertificateTable.Create([Configs.Tls(443, "", Other)], second, Fail);

        Assert.Same(first.Find(null), second.Find(null));
        Assert.NotSame(second.Find(null), third.Find(null));
    }

    [Fact]
    public void Other_routes_alone_leave_the_table_as_it_is_and_say_its_problems_again()
    {
        var problems = new List<Problem>();
        var listener = Configs.Tls(443, "", Default, TestCertificates.WithoutKey("a.example.com"));
        var first = CertificateTable.Create([listener], previous: null, problems.Add);

        Assert.Same(first, CertificateTable.Create([listener with { VirtualHosts = [Configs.HostWithSampleApp("a.test", "app")] }], first, problems.Add));
        Assert.Equal(2, problems.Count);
        Assert.NotSame(first, CertificateTable.Create([listener with { Hostname = "a.test" }], first, problems.Add));

        // Where kinds share a port, their virtual hosts say which of them speaks for a name.
        var ingress = listener with { Kind = ListenerKind.Ingress };
        var shared = CertificateTable.Create([listener, ingress], first, problems.Add);
        Assert.NotSame(shared, CertificateTable.Create([listener, ingress with { VirtualHosts = [Configs.HostWithSampleApp("a.test", "app")] }], shared, problems.Add));
    }

    [Fact]
    public void A_certificate_without_its_key_is_a_problem_and_the_others_serve()
    {
        var problems = new List<Problem>();
        var table = CertificateTable.Create(
            [Configs.Tls(443, "a.example.com", TestCertificates.WithoutKey("a.example.com")), Configs.Tls(443, "", Default)], previous: null, problems.Add);

        var problem = Assert.Single(problems);
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Equal("Secret default/a.example.com: the certificate has no private key; the Secret needs tls.crt and the tls.key that belongs to it", problem.ToString());
        Assert.Equal("CN=default.test", SubjectOf(table.Find("a.example.com")));
        Assert.False(table.IsEmpty);
    }

    [Fact]
    public void Listeners_with_one_hostname_offer_all_their_certificates()
    {
        var table = Table(Configs.Tls(443, "", Default), Configs.Tls(443, "", Exact));
        Assert.Equal("CN=a.example.com", SubjectOf(table.Find("a.example.com")));
        Assert.Equal("CN=default.test", SubjectOf(table.Find("b.example.com")));
    }

    [Fact]
    public void A_table_without_certificates_is_empty() => Assert.True(Table(Configs.Tls(443, "a.test")).IsEmpty);

    private static CertificateTable Table(params Listener[] listeners) => CertificateTable.Create(listeners, previous: null, Fail);

    private static void Fail(Problem problem) => Assert.Fail(problem.ToString());

    private static string? SubjectOf(SslServerAuthenticationOptions? options) => options?.ServerCertificateContext?.TargetCertificate.Subject;
}
