using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Differential.Tests.Ingress;

/// <summary>An nginx and a CorsGate that serve the same Ingresses with the same upstreams.</summary>
public sealed class IngressPair : IAsyncLifetime
{
    private readonly Upstreams _upstreams = new();
    private readonly ManifestFolder _folder = new();
    private readonly TestCertificate _certificate = new([.. IngressCases.WithTls.Select(c => c.Host)]);
    private readonly ReservedPorts _ports = new();
    private NginxProcess? _nginx;
    private RunningGateway? _gateway;

    /// <summary>A client of nginx.</summary>
    internal WireClient Nginx { get; private set; } = null!;

    /// <summary>A client of CorsGate.</summary>
    internal WireClient CorsGate { get; private set; } = null!;

    /// <summary>A client of nginx over TLS.</summary>
    internal WireClient TlsNginx { get; private set; } = null!;

    /// <summary>A client of CorsGate over TLS.</summary>
    internal WireClient TlsCorsGate { get; private set; } = null!;

    /// <summary>Sends requests to both.</summary>
    internal Task HoldAsync(object what, IEnumerable<Sent> requests)
    {
        Assert.True(CorsGate is not null, "CorsGate serves no Ingress: " + string.Join('\n', _gateway!.Problems));
        return new Comparison(Nginx, CorsGate).HoldAsync(what.ToString()!, requests);
    }

    /// <summary>Sends requests to both over TLS.</summary>
    internal Task HoldTlsAsync(object what, IEnumerable<Sent> requests)
    {
        Assert.True(TlsCorsGate is not null, "CorsGate serves no Ingress over TLS: " + string.Join('\n', _gateway!.Problems));
        return new Comparison(TlsNginx, TlsCorsGate).HoldAsync(what.ToString()!, requests);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var http = _ports.Take();
        var https = _ports.Take();
        // Beside the manifests and not one of them.
        var pem = _folder.Write("certificate.pem", _certificate.Certificate.ExportCertificatePem() + "\n" + _certificate.KeyPem);
        _nginx = await NginxProcess.StartAsync(
            ServerBlock.WriteHttp(http, pem)
                + ServerBlock.WriteUpstreams(_upstreams)
                + string.Concat(IngressCases.All.Select(c => ServerBlock.Write(c, http)))
                + string.Concat(IngressCases.WithTls.Select(c => ServerBlock.Write(c, https, tls: true)))
                + string.Concat(PathHost.All.Select(host => host.ServerBlock(http))),
            http);
        Nginx = new WireClient(http);
        TlsNginx = new WireClient(https, tls: true);

        _folder.Write("certificate.yaml", _certificate.Secret("certificate"));
        _folder.Write("services.yaml", [.. Behaviour.All.Select(Service)]);
        // A file for each, so that nothing but the object itself can take another one down.
        foreach (var ingress in IngressCases.All)
            _folder.Write(ingress.Name + ".yaml", ingress.Manifest());
        foreach (var host in PathHost.All)
            _folder.Write("paths-" + host.Name + ".yaml", [.. host.Manifests()]);
        _gateway = await RunningGateway.StartAsync(new LoadOptions
        {
            Paths = [_folder.Path],
            EndpointOverrides = _upstreams.All.ToImmutableDictionary(
                upstream => "default/" + upstream.Behaviour!.Name, upstream => new BackendEndpoint("127.0.0.1", upstream.Port)),
        });
        if (_gateway.HasPort(8080))
            CorsGate = new WireClient(_gateway.Port(8080));
        if (_gateway.HasPort(8443))
            TlsCorsGate = new WireClient(_gateway.Port(8443), tls: true);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Nginx?.Dispose();
        CorsGate?.Dispose();
        TlsNginx?.Dispose();
        TlsCorsGate?.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        await _upstreams.DisposeAsync();
        _ports.Dispose();
        _folder.Dispose();
        _certificate.Dispose();
    }

    private static string Service(Behaviour behaviour) => $"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {behaviour.Name}
        spec:
          ports:
            - port: 80
        """;
}

/// <summary>Shares one <see cref="IngressPair"/> among the test classes.</summary>
[CollectionDefinition(Name)]
public sealed class IngressCollection : ICollectionFixture<IngressPair>
{
    /// <summary>Its name.</summary>
    public const string Name = "Ingress";
}
