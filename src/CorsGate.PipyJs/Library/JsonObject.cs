using System.Text;

namespace CorsGate.PipyJs.Library;

/// <summary><c>JSON</c>: parse and stringify for text, decode and encode for data.</summary>
internal sealed class JsonObject() : HostObject(ClassOf)
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::JSON")
        .Method("parse", (run, _, args) => new JsonReader(run, args.String(0), args.OptionalFunction(1)).Read())
        .Method("stringify", (run, _, args) => args.Any(0).IsUndefined ? default : Write(run, args))
        .Method("decode", (run, _, args) =>
        {
            var bytes = args.Instance<PjsData>(0, "an instance of pipy::Data").Bytes;
            run.ChargeString(bytes.Length);
            return new JsonReader(run, Encoding.UTF8.GetString(bytes.Span), args.OptionalFunction(1)).Read();
        })
        .Method("encode", (run, _, args) => args.Any(0).IsUndefined ? default : new PjsData(Encoding.UTF8.GetBytes(Write(run, args))));

    private static string Write(PjsExecution run, PjsArguments args) =>
        new JsonWriter(run, args.OptionalFunction(1), Math.Clamp(args.IntOr(2, 0), 0, 10)).Write(args[0]);
}
