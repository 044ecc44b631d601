using System.Text;

namespace CorsGate.PipyJs.Library;

/// <summary>Bytes, such as a message's body.</summary>
public sealed class PjsData : HostObject
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::Data")
        .Accessor("size", self => ((PjsData)self).Bytes.Length)
        .Method("push", (run, self, args) =>
        {
            var data = (PjsData)self.AsObject!;
            var added = FromValue(run, args, 0, null);
            run.ChargeMemory(data.Bytes.Length + (long)added.Length);
            run.CheckBytes(data.Bytes.Length + (long)added.Length);
            data.Bytes = (byte[])[.. data.Bytes.Span, .. added.Span];
            return self;
        })
        .Method("shift", (run, self, args) =>
        {
            var data = (PjsData)self.AsObject!;
            var count = Math.Clamp(args.Int(0), 0, data.Bytes.Length);
            var taken = new PjsData(data.Bytes[..count]);
            data.Bytes = data.Bytes[count..];
            run.ChargeMemory(64);
            return taken;
        })
        .Method("toArray", (run, self, _) =>
        {
            var array = new PjsArray();
            foreach (var value in ((PjsData)self.AsObject!).Bytes.ToArray()) array.Push(run, (double)value);
            return array;
        })
        .Method("toString", (run, self, args) => Decode(run, ((PjsData)self.AsObject!).Bytes, args.OptionalString(0)));

    /// <summary>Makes data of bytes, which are not copied.</summary>
    /// <param name="bytes">The bytes.</param>
    public PjsData(ReadOnlyMemory<byte> bytes)
        : base(ClassOf) => Bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <inheritdoc/>
    public override string Text => "[object pipy::Data]";

    internal static PjsConstructor Constructor() => new("Data", ClassOf, (run, _, args) =>
        new PjsData(args.Count == 0 ? default : FromValue(run, args, 0, args.OptionalString(1))));

    /// <summary>The bytes of an argument: data, text in an encoding (UTF-8 without one), or an array of bytes.</summary>
    private static ReadOnlyMemory<byte> FromValue(PjsExecution run, PjsArguments args, int place, string? encoding)
    {
        var value = args[place];
        if (value.IsNullish) return default;
        if (value.Is<PjsData>(out var data)) return data.Bytes;
        if (value.AsString is { } text)
        {
            run.ChargeText(text.Length);
            run.ChargeMemory(64 + (3L * text.Length));
            return Encode(run, text, encoding);
        }

        if (!value.Is<PjsArray>(out var array)) throw args.Expects(place, "a string, an array or a Data object");
        run.ChargeSteps(1 + array.Length);
        run.ChargeMemory(64 + array.Length);
        var bytes = new byte[array.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)PjsConvert.ToInt32(array[i]);
        return bytes;
    }

    private static byte[] Encode(PjsExecution run, string text, string? encoding)
    {
        try
        {
            return encoding switch
            {
                null or "utf8" => Encoding.UTF8.GetBytes(text),
                "hex" => System.Convert.FromHexString(text),
                "base64" => System.Convert.FromBase64String(text),
                "base64url" => System.Buffers.Text.Base64Url.DecodeFromChars(text),
                _ => throw run.Error("unknown encoding; use 'utf8', 'hex', 'base64' or 'base64url'"),
            };
        }
        catch (FormatException)
        {
            throw run.Error($"the text is no valid {encoding}");
        }
    }

    private static PjsValue Decode(PjsExecution run, ReadOnlyMemory<byte> bytes, string? encoding)
    {
        run.ChargeString(2L * bytes.Length);
        return encoding switch
        {
            null or "utf8" => Encoding.UTF8.GetString(bytes.Span),
            "hex" => System.Convert.ToHexStringLower(bytes.Span),
            "base64" => System.Convert.ToBase64String(bytes.Span),
            "base64url" => System.Buffers.Text.Base64Url.EncodeToString(bytes.Span),
            _ => throw run.Error("unknown encoding; use 'utf8', 'hex', 'base64' or 'base64url'"),
        };
    }
}
