namespace CorsGate.Cli.Arguments;

/// <summary>The value of a flag could not be read. The message names the flag, what is wrong and what would be right.</summary>
public sealed class ArgumentError(string message) : Exception(message);
