using System.Globalization;
using CorsGate.PipyJs;
using CorsGate.PipyJs.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace CorsGate.Gateway.Plugins;

/// <summary>The head of a response to scripts and back.</summary>
internal static class ResponseHeads
{
    private const int MaxReason = 128;

    /// <summary>The head as scripts see it.</summary>
    public static PjsObject Read(HttpResponse response)
    {
        var reason = response.HttpContext.Features.Get<IHttpResponseFeature>()?.ReasonPhrase ?? ReasonPhrases.GetReasonPhrase(response.StatusCode);
        return MessageHead.Response(response.StatusCode, reason, ScriptFields.Read(response.Headers));
    }

    /// <summary>The head of a response that the gateway made up, a 502 for example.</summary>
    public static PjsObject Make(int status, string? reason = null) => MessageHead.Response(status, reason ?? ReasonPhrases.GetReasonPhrase(status), new PjsObject());

    /// <summary>Makes the response what scripts left of it.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? Apply(PjsValue head, HttpResponse response)
    {
        if (!TryReadStatus(head, out var status))
            return "the status of the response is no whole number from 200 to 599";
        if (ScriptFields.Apply(head.AsObject?.Get("headers") ?? default, response.Headers, keepsLines: true) is { } problem)
            return problem;
        if (response.StatusCode != status)
            response.StatusCode = status;
        ApplyReason(head.AsObject?.Get("statusText").AsString, status, response.HttpContext);
        return null;
    }

    /// <summary>The status of a head: a number or digits, 200 where there is none.</summary>
    public static bool TryReadStatus(PjsValue head, out int status)
    {
        status = StatusCodes.Status200OK;
        if (!head.IsObject)
            return head.IsNullish;
        var value = head.AsObject!.Get("status");
        if (value.IsNullish)
            return true;
        if (value.IsNumber)
        {
            status = value.AsNumber is >= 200 and < 600 ? (int)value.AsNumber : 0;
            return status == value.AsNumber;
        }

        return int.TryParse(value.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 200 and < 600;
    }

    private static void ApplyReason(string? reason, int status, HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol) || context.Features.Get<IHttpResponseFeature>() is not { } feature)
            return;
        var isUsual = string.IsNullOrEmpty(reason) || string.Equals(reason, ReasonPhrases.GetReasonPhrase(status), StringComparison.Ordinal);
        var isValid = !isUsual && reason!.Length <= MaxReason && !reason.AsSpan().ContainsAnyExceptInRange(' ', '~');
        if (isValid || feature.ReasonPhrase is not null)
            feature.ReasonPhrase = isValid ? reason : null;
    }
}
