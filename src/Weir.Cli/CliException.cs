namespace Weir.Cli;

/// <summary>An error to show as it is, without a stack trace: the message says what happened and what to do.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.Error, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
