namespace CorsGate.Differential.Tests.Ingress;

/// <summary>Values of annotations, valid ones and invalid ones.</summary>
internal static class AnnotationValues
{
    /// <summary>Values that strconv.ParseBool takes, and values that it does not.</summary>
    public static IReadOnlyList<string> Booleans { get; } =
        ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False", "", " ", "yes", "on", "tRUE", " true", "true ", "true\n", "2"];

    /// <summary>Values of cors-allow-origin.</summary>
    public static IReadOnlyList<string> Origins { get; } =
    [
        "https://foo.com",
        "https://foo.com/",
        "https://foo.com, https://bar.com/",
        "https://foo.com,https://bar.com",
        "https://foo.com , https://bar.com",
        "https://foo.com,",
        ",https://foo.com,,https://bar.com,,",
        "HTTPS://foo.com",
        "https://FOO.com",
        "https://foo_bar.com",
        "https://*",
        "https://*.foo.com",
        "https://**.foo.com",
        "https://*.foo.com:8080",
        "https://*.*.foo.com",
        "https://a.*.foo.com",
        "https://*foo.com",
        "https://*.",
        "*.foo.com",
        "*.foo.com, https://foo.com",
        "http://localhost:*",
        "http://localhost:3000",
        "http://localhost:",
        "http://localhost:99999",
        "http://[::1]:3000",
        "http://127.0.0.1:3000",
        "tauri://localhost:3000",
        "capacitor://localhost",
        "app+x://h",
        "chrome-extension://x",
        "https://",
        "://foo.com",
        "https:foo.com",
        "foo.com",
        "origin123.test.com:4443",
        "https://(a|b).foo.com",
        "\"https://foo.com\"",
        "'https://foo.com'",
        "https://bücher.example",
        "https://xn--bcher-kva.example",
        "https://foo.com.",
        "https://foo..com",
        "https://-foo.com",
        "https://foo.com:443",
        "http://foo.com:80",
        "$http_origin",
        "https://foo.com;https://bar.com",
        "https://a.com https://b.com",
        "https://a.com\nhttps://b.com",
        "https://foo.com\n",
        "https://foo.com\r",
        "https://foo.com\t",
        "\thttps://foo.com",
        " https://foo.com ",
        "*",
        " * ",
        "*, foo.bar.com",
        "*, https://foo.com",
        "https://a.com, *",
        "**",
        "",
        "   ",
        "\t",
        ",",
        " , ,",
        "null",
        "Null",
        "null, https://a.com",
        "nullx",
        "nullnull",
        "https://foo.com, nonsense",
        "https://foo.com, https://foo.com",
        "https://foo.com/path",
        "https://foo.com?x",
        "https://user@foo.com",
        "https://foo.com\\",
        "https://foo.com\u00a0",
        "\u3000https://foo.com",
    ];

    /// <summary>Values of cors-allow-methods.</summary>
    public static IReadOnlyList<string> Methods { get; } =
    [
        "GET", "GET, POST, OPTIONS", "GET,POST,OPTIONS", "get, post", "PROPFIND, REPORT", "GET , POST", "GET  ,POST", "GET  POST", "GET POST",
        "GET,", "GET,,POST", ",GET", "*", "", " ", " GET ", "GET;POST", "GET, M-SEARCH", "GET\nPOST", "GET\n", "GET,\tPOST", "GET1", "GÉT", "G'ET", "$host",
    ];

    /// <summary>Values of cors-allow-headers.</summary>
    public static IReadOnlyList<string> Headers { get; } =
    [
        "Authorization, Content-Type", "authorization,content-type", "X_Custom-1", "*", "X.Custom", "", " ", ",", ", ,", "A  B", " A , B ", "A,B,",
        "A\nB", "A\tB", "A;B", "A:B", "É", "\"A\"", "A'B", "Ǆ",
    ];

    /// <summary>Values of cors-expose-headers.</summary>
    public static IReadOnlyList<string> Exposed { get; } =
    [
        "X-A", "*", "X-A, X-B", "X-A,X-B", "x_a", "*, X-A", "X-*", "**", "X-A,", "X-A,,X-B", ",X-A", "", " ", "X-A  X-B", "X-A , X-B", "X-A\tX-B", "X-A\n", "X.A", "É", "X-A;X-B",
    ];

    /// <summary>Values of cors-max-age.</summary>
    public static IReadOnlyList<string> MaxAges { get; } =
    [
        "0", "1", "600", "1728000", "-1", "+5", "007", "-0", "5s", " 5", "5 ", "", "1.5", "1e3", "0x10", "1_000", "--5", "+", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "99999999999999999999", "٣", "5\n",
    ];
}
