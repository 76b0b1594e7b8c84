using System.Text.Json;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Interpreter.Runs;

/// <summary>Reads how a run ended out of the failure that its workflow ended with.</summary>
internal static class RunReports
{
    public const string Cancelled = "cancelled";
    public const string Terminated = "terminated";
    public const string TimedOut = "timed_out";
    public const string Failed = "failed";

    public static RunReport Of(Exception? cause) => cause switch
    {
        ApplicationFailureException { ErrorType: RunFailureTypes.Failed or RunFailureTypes.TimedOut, Details.Count: > 0 } failed => Detail(failed.Details)!,
        CanceledFailureException cancelled => Detail(cancelled.Details) ?? new(Cancelled) { Failure = new("the run was cancelled") },
        TerminatedFailureException terminated => new(Terminated) { Failure = new(terminated.Message) },
        TimeoutFailureException timeout => new(TimedOut) { Failure = new(timeout.Message) },
        _ => new(Failed) { Failure = new(cause?.Message ?? "the run failed") },
    };

    private static RunReport? Detail(FailureDetails details)
    {
        try
        {
            return details.Count > 0 && details.ElementAt<RawValue>(0) is { } value ? JsonPayload.Read<RunReport>(value) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
