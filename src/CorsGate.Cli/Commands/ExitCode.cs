namespace CorsGate.Cli.Commands;

/// <summary>What the exit status of the command means.</summary>
internal static class ExitCode
{
    /// <summary>Done, or stopped as asked.</summary>
    public const int Ok = 0;

    /// <summary>Nothing at all can be served.</summary>
    public const int NothingToServe = 1;

    /// <summary>A flag is wrong.</summary>
    public const int Usage = 2;
}
