using System.Text;
using Weir.Interpreter.Agents;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Common;
using Weir.Sdk.Exceptions;

namespace Weir.Interpreter.Runs;

/// <summary>What the activities of jobs and of tasks have in common.</summary>
internal static class ActivityCall
{
    private const int MaxSummaryBytes = 400;

    /// <summary>
    /// What an attempt on an agent may take beyond its own limit. The agent enforces the limit, cleanup steps included; the engine's
    /// timeout is for agents that heartbeat and yet do not end.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(30);

    /// <summary>Lost agents are no failure of the job or task, so there is always another attempt.</summary>
    public static readonly RetryPolicy Retry = new()
    {
        InitialInterval = TimeSpan.FromSeconds(1),
        BackoffCoefficient = 2,
        MaximumInterval = TimeSpan.FromSeconds(30),
    };

    /// <summary>
    /// Whether an attempt ended because its agent left or was lost. That reaches a run only when there is no other attempt, which is so when the
    /// activity was to be cancelled.
    /// </summary>
    public static bool IsLost(Exception failure) => failure switch
    {
        ActivityFailureException { InnerException: { } inner } => IsLost(inner),
        ApplicationFailureException application => application.ErrorType == JobInterruption.ErrorType,
        TimeoutFailureException timeout => timeout.TimeoutType == TimeoutType.Heartbeat,
        _ => false,
    };

    public static string Id(string key, int attempt) => attempt == 1 ? key : $"{key}~{attempt}";

    public static Priority? Priority(int? priority) => priority is null ? null : new(priority);

    /// <summary>A name, cut between characters so that the UTF-8 form fits.</summary>
    public static string Summary(string name)
    {
        while (Encoding.UTF8.GetByteCount(name) > MaxSummaryBytes)
        {
            name = name[..(name.Length - (char.IsLowSurrogate(name[^1]) ? 2 : 1))];
        }

        return name;
    }
}
