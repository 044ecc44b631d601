using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.SampleApps;

/// <summary>Fields and files of a form body.</summary>
internal static class FormParts
{
    /// <summary>Reads a body that was collected before; nulls: it is no form.</summary>
    public static async Task<(JsonObject? Form, JsonObject? Files)> ReadAsync(HttpRequest request, byte[] body)
    {
        if (!request.HasFormContentType) return (null, null);
        request.Body = new MemoryStream(body, writable: false);
        try
        {
            var form = await new FormFeature(request).ReadFormAsync(request.HttpContext.RequestAborted);
            var files = new JsonObject();
            foreach (var file in form.Files) files[file.Name] = await TextOfAsync(file);
            return (Echo.Multi(form), files);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // Not what its content type says (the body is in memory, nothing else can fail): shown as data.
            return (null, null);
        }
    }

    private static async Task<string> TextOfAsync(IFormFile file)
    {
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
