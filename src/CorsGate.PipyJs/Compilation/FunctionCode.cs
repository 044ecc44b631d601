namespace CorsGate.PipyJs.Compilation;

/// <summary>What all function values of one text share.</summary>
internal sealed class FunctionCode
{
    public required string Name { get; init; }

    public required int Parameters { get; init; }

    public required int Slots { get; init; }

    /// <summary>The steps that a call costs.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether no function stands inside, so that the frame ends with the call.</summary>
    public required bool EndsWithCall { get; init; }

    /// <summary>For each parameter what stands for <c>undefined</c>, and what takes it apart.</summary>
    public required (int Place, Evaluator? Default, Binder? Pattern)[] Special { get; init; }

    public required Evaluator Body { get; init; }
}
