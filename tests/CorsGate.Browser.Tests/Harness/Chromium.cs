using CorsGate.EndToEnd.Tests.Harness;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace CorsGate.Browser.Tests.Harness;

/// <summary>A real Chromium without a window, with a profile of its own that is removed at the end.</summary>
public sealed class Chromium : IDisposable
{
    // Everything is waited for, and nothing without an end.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _profile = Directory.CreateTempSubdirectory("corsgate-browser-").FullName;
    private readonly ChromeDriverService _service;
    private readonly List<string> _console = [];

    public Chromium(bool dark = false, int width = 1280, int height = 1000)
    {
        _service = ChromeDriverService.CreateDefaultService("/usr/bin", "chromedriver");
        _service.SuppressInitialDiagnosticInformation = true;
        try
        {
            Driver = new ChromeDriver(_service, Options(dark, width, height), Limit);
            Driver.Manage().Timeouts().AsynchronousJavaScript = Limit;
            Driver.Manage().Timeouts().PageLoad = Limit;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ChromeDriver Driver { get; } = null!;

    /// <summary>Opens a page and forgets what the console said of the one before.</summary>
    public void Open(string url)
    {
        Driver.Navigate().GoToUrl(url);
        ConsoleLines();
        _console.Clear();
    }

    public IWebElement Element(string id) => Driver.FindElement(By.Id(id));

    /// <summary>Everything that the page's console said since <see cref="Open"/>.</summary>
    public string[] ConsoleLines()
    {
        _console.AddRange(Driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message));
        return [.. _console];
    }

    /// <summary>Waits until an element's attribute has one of some values.</summary>
    public async Task<string> WaitForStateAsync(string id, string attribute, params string[] values)
    {
        var value = "";
        await Wait.UntilAsync($"#{id}[{attribute}] is {string.Join(" or ", values)}", () => values.Contains(value = Element(id).GetDomAttribute(attribute) ?? ""));
        return value;
    }

    public void Dispose()
    {
        Driver?.Quit();
        _service.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private ChromeOptions Options(bool dark, int width, int height)
    {
        var options = new ChromeOptions { BinaryLocation = "/usr/bin/chromium" };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            "--user-data-dir=" + _profile, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--window-size={width},{height}"));
        if (dark)
            options.AddArgument("--force-dark-mode");
        options.SetLoggingPreference(LogType.Browser, OpenQA.Selenium.LogLevel.All);
        return options;
    }
}
