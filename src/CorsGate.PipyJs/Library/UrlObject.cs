namespace CorsGate.PipyJs.Library;

/// <summary><c>URL</c>: the parts of an address.</summary>
internal sealed class UrlObject(Uri uri) : HostObject(ClassOf)
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::URL")
        .Accessor("href", self => Self(self).OriginalString)
        .Accessor("protocol", self => Self(self).Scheme + ":")
        .Accessor("origin", self => $"{Self(self).Scheme}://{Self(self).Authority}")
        .Accessor("auth", self => Self(self).UserInfo)
        .Accessor("username", self => Self(self).UserInfo.Split(':', 2)[0])
        .Accessor("password", self => Self(self).UserInfo.Split(':', 2) is [_, var password] ? password : "")
        .Accessor("host", self => Self(self).Authority)
        .Accessor("hostname", self => Self(self).Host)
        .Accessor("port", self => (double)Self(self).Port)
        .Accessor("path", self => Self(self).PathAndQuery)
        .Accessor("pathname", self => Self(self).AbsolutePath)
        .Accessor("search", self => Self(self).Query)
        .Accessor("query", self => Self(self).Query.TrimStart('?'))
        .Accessor("hash", self => Self(self).Fragment);

    private Uri Uri => uri;

    public static PjsConstructor Constructor() => new("URL", ClassOf, (run, _, args) =>
    {
        run.ChargeText(args.String(0).Length * 16L);
        return Uri.TryCreate(args.String(0), UriKind.Absolute, out var uri) && !uri.IsFile ? new UrlObject(uri) : throw run.Error("invalid URL");
    });

    private static Uri Self(PjsObject self) => ((UrlObject)self).Uri;
}
