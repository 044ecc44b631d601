using CorsGate.Config.Dialects;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Status;

/// <summary>An object as its status is about it.</summary>
/// <param name="Served">The object as it is served, perhaps in an older version; null: it is not.</param>
/// <param name="Refused">The object as it is written now, if it is refused; null: it is not.</param>
/// <param name="Generation">The generation in which it is written now; null: that of the version that was read.</param>
internal readonly record struct JudgedObject(Resource? Served, ReadObject? Refused, long? Generation = null)
{
    /// <summary>The object as it is written now, a refused one as far as it could be read; null: it is not there.</summary>
    public Resource? AsWritten => Refused is null ? Served : Refused.Attempt;
}
