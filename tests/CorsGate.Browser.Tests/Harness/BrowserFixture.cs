namespace CorsGate.Browser.Tests.Harness;

/// <summary>One gateway and one browser for the tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private Chromium? _browser;
    private TestGateway? _gateway;

    public Chromium Browser => _browser!;

    public TestGateway Gateway => _gateway!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync();
        _browser = new Chromium();
    }

    public async Task DisposeAsync()
    {
        _browser?.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }
}
