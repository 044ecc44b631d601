using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Reading;
using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Reads what a block says of requests, and names every directive in it that is not implemented.</summary>
internal sealed class SettingsReader(NginxReport report, NginxVariables variables)
{
    /// <summary>Reads a block.</summary>
    /// <param name="block">Its directives.</param>
    /// <param name="outer">What it inherits.</param>
    /// <param name="context">Which kind of block it is.</param>
    /// <param name="serverName">The first name of the server, for texts.</param>
    public NginxSettings Read(ImmutableArray<NginxDirective> block, NginxSettings outer, NginxContext context, string serverName)
    {
        var result = outer with { ProxyPass = null, IsInternal = context == NginxContext.LocationIf && outer.IsInternal };
        var added = ImmutableArray.CreateBuilder<AddedHeader>();
        var set = ImmutableArray.CreateBuilder<NginxDirective>();
        var hidden = ImmutableArray.CreateBuilder<string>();
        var access = ImmutableArray.CreateBuilder<AccessLine>();
        var hasAddHeader = false;
        foreach (var directive in block)
        {
            switch (directive.Name)
            {
                case "add_header":
                    hasAddHeader = true;
                    if (ReadAddHeader(directive, serverName) is { } header)
                        added.Add(header);
                    break;
                case "proxy_set_header" when Has(directive, 2, 2):
                    set.Add(directive);
                    break;
                case "proxy_hide_header" when Has(directive, 1, 1):
                    hidden.Add(directive.Argument(0));
                    break;
                case "allow" or "deny" when Has(directive, 1, 1):
                    result = ReadAccess(directive, result, access);
                    break;
                default:
                    result = ReadValue(directive, result, context);
                    break;
            }
        }

        if (hasAddHeader && context == NginxContext.ServerIf)
            Merge(outer, added, block);
        else if (hasAddHeader)
            WarnOfDropped(outer, added, block);
        return result with
        {
            AddHeaders = hasAddHeader ? added.ToImmutable() : outer.AddHeaders,
            SetHeaders = set.Count > 0 ? set.ToImmutable() : outer.SetHeaders,
            HideHeaders = hidden.Count > 0 ? hidden.ToImmutable() : outer.HideHeaders,
            Access = access.Count > 0 ? access.ToImmutable() : outer.Access,
        };
    }

    private NginxSettings ReadValue(NginxDirective directive, NginxSettings result, NginxContext context)
    {
        switch (directive.Name)
        {
            case "proxy_pass" when Has(directive, 1, 1):
                return result with { ProxyPass = directive };
            case "internal":
                return result with { IsInternal = true };
            case "proxy_ssl_verify" when Has(directive, 1, 1):
                return result with { VerifyTls = directive.Argument(0) is "on" };
            case "client_max_body_size" when Has(directive, 1, 1):
                if (NginxValues.TrySize(directive.Argument(0), out var size))
                    return result with { MaxBody = size == 0 ? null : size };
                return Invalid(directive, result, "size such as 10m");
            case "proxy_connect_timeout" or "proxy_read_timeout" or "proxy_send_timeout" when Has(directive, 1, 1):
                if (!NginxValues.TryTime(directive.Argument(0), out var time) || time == TimeSpan.Zero)
                    return Invalid(directive, result, "time such as 60s");
                return directive.Name switch
                {
                    "proxy_connect_timeout" => result with { ConnectTimeout = time },
                    "proxy_read_timeout" => result with { ReadTimeout = time },
                    _ => result with { SendTimeout = time },
                };
            default:
                return Other(directive, result, context);
        }
    }

    private NginxSettings Other(NginxDirective directive, NginxSettings result, NginxContext context)
    {
        switch (NginxDirectiveNames.Of(directive.Name))
        {
            case NginxSupport.Served:
                return result;
            case NginxSupport.Harmless:
                report.InfoOnce(directive, "has no effect here, and none is needed");
                return result;
            case NginxSupport.Guards when IsOff(directive):
                // The inner block opens what an outer one closed; the outer one's 500 stays.
                return result;
            case NginxSupport.Guards:
                report.Error(directive, $"is not implemented, and without it requests would pass that nginx keeps out: they are answered with 500{In(context)}; check them elsewhere and remove it");
                return result with { IsBroken = true };
            case NginxSupport.Decides:
                report.Error(directive, $"is not implemented: the requests are answered with 500{In(context)}; use proxy_pass, or remove it");
                return result with { IsBroken = true };
            default:
                report.Warning(directive, "is not implemented, or not a directive of nginx; it has no effect here");
                return result;
        }
    }

    private AddedHeader? ReadAddHeader(NginxDirective directive, string serverName)
    {
        if (!Has(directive, 2, 3))
            return null;
        if (directive.Arguments.Length == 3 && directive.Argument(2) is not "always")
        {
            report.Error(directive, $"has the parameter {Quoting.Quote(directive.Argument(2))}, which nginx does not know; write always, or put a value with blanks in quotes");
            return null;
        }

        var name = directive.Argument(0);
        if (name.Length == 0 || !name.All(IsToken))
        {
            report.Error(directive, $"has {Quoting.Quote(name)} as the name of a header, which it cannot be; write letters, digits and hyphens");
            return null;
        }

        var value = NginxTextCompiler.Compile(directive.Argument(1), variables, new VariablePlace(serverName, null), out var error);
        if (error is not null)
            report.Error(directive, $"{name} {error}. The header is not sent");
        return new AddedHeader(name, value, directive.Arguments.Length == 3, directive);
    }

    // The trap: one add_header in a block, and those of the outer blocks are gone.
    private void WarnOfDropped(NginxSettings outer, IEnumerable<AddedHeader> added, ImmutableArray<NginxDirective> block)
    {
        if (!outer.AddHeaders.Any(IsAllowOrigin) || added.Any(IsAllowOrigin))
            return;
        var first = block.First(directive => directive.Is("add_header"));
        var origin = outer.AddHeaders.First(IsAllowOrigin).Source.Location;
        report.Warning(
            first,
            $"makes nginx drop every add_header of the outer blocks here, Access-Control-Allow-Origin of line {origin.Line} among them, so browsers refuse these responses; repeat those lines in this block");

        static bool IsAllowOrigin(AddedHeader header) => header.Is("Access-Control-Allow-Origin");
    }

    // nginx does not load a file with add_header in an if of a server. What it means: these fields beside those of the server.
    private void Merge(NginxSettings outer, ImmutableArray<AddedHeader>.Builder added, ImmutableArray<NginxDirective> block)
    {
        var first = block.First(directive => directive.Is("add_header"));
        var served = block.Any(directive => directive.Is("return")) ? "here its fields are sent beside those of the server" : "it has no effect, as the if does not return";
        report.Error(first, $"is not allowed in an if of a server, so nginx refuses the file; {served}. Move the if into the location and repeat the server's add_header lines in it");
        var own = added.ToArray();
        added.Clear();
        added.AddRange(outer.AddHeaders.Where(header => !own.Any(mine => mine.Is(header.Name))));
        added.AddRange(own);
    }

    private NginxSettings ReadAccess(NginxDirective directive, NginxSettings result, ImmutableArray<AccessLine>.Builder access)
    {
        if (AccessRules.TryParse(directive.Argument(0), directive.Is("allow"), out var line))
        {
            access.Add(line);
            return result;
        }

        report.Error(directive, $"{Quoting.Quote(directive.Argument(0))} is neither an address, a network nor all: the requests are answered with 500; write one of them");
        return result with { IsBroken = true };
    }

    private NginxSettings Invalid(NginxDirective directive, NginxSettings result, string right)
    {
        report.Error(directive, $"{Quoting.Quote(directive.Argument(0))} is not valid and has no effect; write a {right}");
        return result;
    }

    private bool Has(NginxDirective directive, int fewest, int most)
    {
        if (directive.Arguments.Length >= fewest && directive.Arguments.Length <= most)
            return true;
        report.Error(directive, $"has {directive.Arguments.Length} arguments, which nginx refuses; it takes {(fewest == most ? $"{fewest}" : $"{fewest} or {most}")}. It has no effect");
        return false;
    }

    private static bool IsOff(NginxDirective directive) => directive.Argument(0) is "off" || (directive.Is("satisfy") && directive.Argument(0) is "all");

    private static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    private static string In(NginxContext context) => context switch
    {
        NginxContext.Http => " for all servers",
        NginxContext.Server => " for the whole server",
        _ => " here",
    };
}
