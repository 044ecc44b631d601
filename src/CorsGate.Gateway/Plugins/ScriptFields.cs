using System.Text;
using CorsGate.Gateway.Forwarding;
using CorsGate.PipyJs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Plugins;

/// <summary>
/// Header fields to scripts and back. A script sees one text for each name, the last one that came, and an array for set-cookie. What it
/// leaves must be a valid field: a line break in a value would be a header or a response of its own.
/// </summary>
internal static class ScriptFields
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The fields as scripts see them.</summary>
    public static PjsObject Read(IHeaderDictionary headers)
    {
        var result = new PjsObject();
        foreach (var (name, values) in headers)
        {
            if (values.Count == 0 || name.StartsWith(':'))
                continue;
            var lower = FieldNames.Lower(name);
            if (values.Count == 1)
                result.Set(lower, lower is "set-cookie" ? new PjsArray(values[0]) : values[0]);
            else if (lower is "set-cookie")
                result.Set(lower, ArrayOf(values));
            else
                result.Set(lower, lower is "cookie" ? string.Join("; ", values.ToArray()) : values[^1]);
        }

        return result;
    }

    /// <summary>Makes the headers what a script left of them.</summary>
    /// <param name="fields">What the script left.</param>
    /// <param name="headers">The headers as they are.</param>
    /// <param name="keepsLines">Whether several lines stay where the script did not change the field.</param>
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? Apply(PjsValue fields, IHeaderDictionary headers, bool keepsLines)
    {
        if (fields.AsObject is not { } target)
            return fields.IsNullish ? RemoveAll(headers) : "headers is no object";
        var bytes = 0L;
        for (var i = 0; i < target.Count; i++)
        {
            var (name, value) = (target.KeyAt(i), target.ValueAt(i));
            if (value.IsUndefined || FieldNames.IsOwn(name))
                continue;
            var present = headers[name];
            if (value.AsString is { } same && IsUnchanged(present, same, keepsLines))
                continue;
            if (!FieldText.IsToken(name))
                return $"the name of a header field is no token: {Shorten(name)}";
            if (!TryText(value, name, out var text))
                return $"the value of header field {name} has a line break or another control character";
            bytes += name.Length + text.Sum(static line => line?.Length ?? 0);
            if (bytes > MaxBytes)
                return "the header fields are longer than 64 KiB";
            if (!StringValues.Equals(present, text))
                headers[name] = text;
        }

        RemoveOthers(target, headers);
        return null;
    }

    private static string? RemoveAll(IHeaderDictionary headers)
    {
        RemoveOthers(new PjsObject(), headers);
        return null;
    }

    private static bool IsUnchanged(in StringValues present, string value, bool keepsLines) =>
        (present.Count == 1 || (keepsLines && present.Count > 1)) && string.Equals(present[^1], value, StringComparison.Ordinal);

    private static bool TryText(PjsValue value, string name, out StringValues text)
    {
        if (value.Is<PjsArray>(out var array) && name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase))
        {
            var lines = new string[array.Length];
            for (var i = 0; i < lines.Length; i++)
            {
                if (!TryText(array[i], out lines[i]))
                {
                    text = default;
                    return false;
                }
            }

            text = lines;
            return true;
        }

        var isText = TryText(value, out var line);
        text = line;
        return isText;
    }

    private static bool TryText(PjsValue value, out string text)
    {
        text = value.AsString ?? value.ToString();
        if (text.AsSpan().ContainsAnyExceptInRange('\0', '\xFF'))
            text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        return FieldText.IsValue(text);
    }

    private static void RemoveOthers(PjsObject target, IHeaderDictionary headers)
    {
        List<string>? gone = null;
        foreach (var (name, _) in headers)
        {
            if (!name.StartsWith(':') && !FieldNames.IsOwn(name) && !Has(target, name))
                (gone ??= []).Add(name);
        }

        foreach (var name in gone ?? [])
            headers.Remove(name);
    }

    private static bool Has(PjsObject target, string name)
    {
        if (target.TryGetOwn(FieldNames.Lower(name), out var value) && !value.IsUndefined)
            return true;
        for (var i = 0; i < target.Count; i++)
        {
            if (target.KeyAt(i).Equals(name, StringComparison.OrdinalIgnoreCase) && !target.ValueAt(i).IsUndefined)
                return true;
        }

        return false;
    }

    private static PjsArray ArrayOf(in StringValues values)
    {
        var array = new PjsArray();
        foreach (var value in values)
            array.Add(value);
        return array;
    }

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
