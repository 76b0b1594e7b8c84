using Weir.Protocol.Enums.V1;
using Weir.Sdk.Exceptions;

namespace Weir.Interpreter.Agents;

/// <summary>
/// The failure of an attempt that ended before its job did. It is nobody's fault: the next attempt follows at once, and nobody is
/// warned.
/// </summary>
internal static class JobInterruption
{
    public const string ErrorType = "WeirJobInterrupted";

    private static readonly TimeSpan NextAttemptDelay = TimeSpan.FromMilliseconds(1);

    public static ApplicationFailureException Create(string message) =>
        new(message, ErrorType, nextRetryDelay: NextAttemptDelay, category: ApplicationErrorCategory.Benign);
}
