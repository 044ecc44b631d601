using System.Globalization;
using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>What <c>return</c> answers (ngx_http_rewrite_module).</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; null: the gateway's own.</param>
/// <param name="Location">The URL of a redirect; null: none.</param>
internal sealed record Returned(int Status, string? Body, IRequestText? Location)
{
    /// <summary>The body, where it has variables; null: <see cref="Body"/>.</summary>
    public IRequestText? Text { get; init; }

    /// <summary>Reads a return.</summary>
    public static bool Read(NginxDirective directive, HttpScope scope, VariablePlace place, out Returned returned)
    {
        returned = new Returned(500, null, null);
        var first = directive.Argument(0);
        var isCode = first.Length > 0 && first.All(char.IsAsciiDigit);
        if (directive.Arguments.Length is < 1 or > 2 || (directive.Arguments.Length == 2 && !isCode))
            return Refuse(directive, scope, "has arguments that nginx refuses; write return CODE, return CODE text, or return URL");
        if (!isCode)
        {
            if (!first.StartsWith("http://", StringComparison.Ordinal) && !first.StartsWith("https://", StringComparison.Ordinal) && !first.StartsWith("$scheme", StringComparison.Ordinal))
                return Refuse(directive, scope, $"{Quoting.Quote(first)} is neither a status nor a URL; write one of them");
            return ReadText(directive, first, 302, scope, place, out returned);
        }

        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status > 999)
            return Refuse(directive, scope, $"{Quoting.Quote(first)} is not a status; write three digits");
        if (status < 200 && directive.Arguments.Length == 1)
            return Refuse(directive, scope, $"{Quoting.Quote(first)} cannot be the status of an answer; write 200 or more");
        if (directive.Arguments.Length == 2)
            return ReadText(directive, directive.Argument(1), status, scope, place, out returned);

        // nginx has pages of its own from 301 on; below, there is nothing to send.
        returned = new Returned(status, status < 300 ? "" : null, null);
        return true;
    }

    /// <summary>Reads a rewrite that is a redirect and uses no captures; false: it is another one.</summary>
    public static bool ReadRewrite(NginxDirective directive, HttpScope scope, VariablePlace place, out NginxCondition? condition, out Returned? returned)
    {
        condition = null;
        returned = null;
        if (directive.Arguments.Length is < 2 or > 3)
            return false;
        var url = directive.Argument(1);
        var isAbsolute = url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("$scheme", StringComparison.Ordinal);
        var isPermanent = directive.Argument(2) is "permanent";
        if ((!isPermanent && directive.Argument(2) is not "redirect" && !(isAbsolute && directive.Arguments.Length == 2))
            || !scope.Regexes.TryCreate(directive.Argument(0), LinearRegexOptions.Search, out var regex, out _))
            return false;
        // The request's query goes on, unless the text ends with a question mark.
        var written = url.EndsWith('?') ? url[..^1] : url + (url.Contains('?', StringComparison.Ordinal) ? "" : "$is_args$args");
        var text = NginxTextCompiler.Compile(written, scope.Variables, place, out var error);
        if (error is not null || (url.Contains('?', StringComparison.Ordinal) && !url.EndsWith('?')))
            return false;
        condition = new NginxCondition(scope.Variables.Find("uri", place)!, null, regex, false);
        returned = new Returned(isPermanent ? 301 : 302, null, Absolute(written, text));
        return true;
    }

    /// <summary>The URL of a redirect: a path gets the scheme, host and configured port of the request, as in nginx.</summary>
    public static IRequestText Absolute(string written, IRequestText text) =>
        written.StartsWith('/') ? new JoinedText([new FactText(Base), text]) : text;

    private static string Base(IRequestFacts facts)
    {
        var isUsual = facts.ServerPort == (NginxVariables.IsHttps(facts) ? 443 : 80);
        return string.Create(CultureInfo.InvariantCulture, $"{facts.Scheme}://{facts.Host}{(isUsual ? "" : $":{facts.ServerPort}")}");
    }

    private static bool ReadText(NginxDirective directive, string written, int status, HttpScope scope, VariablePlace place, out Returned returned)
    {
        var isRedirect = status is 301 or 302 or 303 or 307 or 308;
        returned = new Returned(status, null, null);
        if (!isRedirect && !written.Contains('$', StringComparison.Ordinal))
        {
            returned = returned with { Body = written };
            return true;
        }

        var text = NginxTextCompiler.Compile(written, scope.Variables, place, out var error);
        if (error is not null)
            return Refuse(directive, scope, error);
        if (isRedirect)
        {
            returned = returned with { Location = Absolute(written, text) };
            return true;
        }

        returned = returned with { Body = "", Text = text };
        return true;
    }

    private static bool Refuse(NginxDirective directive, HttpScope scope, string error)
    {
        scope.Report.Error(directive, error + ". The requests are answered with 500");
        return false;
    }
}
