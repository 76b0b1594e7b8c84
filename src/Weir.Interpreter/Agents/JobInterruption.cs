using Weir.Interpreter.Jobs;
using Weir.Interpreter.Runs;
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

    /// <param name="checkpoint">Where the job stands, for its cleanup should it be cancelled and have no next attempt; null tells nothing.</param>
    public static ApplicationFailureException Create(string message, JobCheckpoint? checkpoint) => new(
        message,
        ErrorType,
        nextRetryDelay: NextAttemptDelay,
        category: ApplicationErrorCategory.Benign,
        details: checkpoint is null ? null : [JsonPayload.Write(checkpoint)]);
}
