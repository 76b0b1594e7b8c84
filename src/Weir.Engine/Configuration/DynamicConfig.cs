using System.Globalization;
using Weir.Engine.Executions;

namespace Weir.Engine.Configuration;

/// <summary>
/// The dynamic configuration keys of Temporal's server that mean something here. A key is a name and not a promise: those that tune a
/// part which this engine does not have are not in the table.
/// </summary>
public static class DynamicConfig
{
    /// <summary>All keys that are honoured, in the order of the documentation.</summary>
    public static IReadOnlyList<DynamicSetting> Settings { get; } =
    [
        Size("limit.blobSize.error", "largest payload of a command or a call, in bytes", (limits, value) => limits with { BlobSizeBytesMax = value }),
        Size("limit.memoSize.error", "largest memo, in bytes", (limits, value) => limits with { MemoSizeBytesMax = value }),
        Size("limit.maxIDLength", "longest id, in bytes", (limits, value) => limits with { IdLengthBytesMax = value }),
        Size("limit.historyCount.error", "a run with this many events is terminated", (limits, value) => limits with { HistoryEventsMax = value }),
        Size("limit.historySize.error", "a run whose history has this many bytes is terminated", (limits, value) => limits with { HistorySizeBytesMax = value }),
        Size("limit.historyCount.suggestContinueAsNew", "events from which on workflows are told to continue as new", (limits, value) => limits with { HistoryEventsSuggestContinueAsNew = value }),
        Size("limit.historySize.suggestContinueAsNew", "bytes from which on workflows are told to continue as new", (limits, value) => limits with { HistorySizeBytesSuggestContinueAsNew = value }),
        Size("limit.numPendingActivities.error", "pending activities of a run", (limits, value) => limits with { PendingActivitiesMax = value }),
        Size("limit.numPendingChildExecutions.error", "pending child workflows of a run", (limits, value) => limits with { PendingChildrenMax = value }),
        Size("limit.numPendingSignals.error", "pending signals of a run to other workflows", (limits, value) => limits with { PendingSignalsMax = value }),
        Size("limit.numPendingCancelRequests.error", "pending cancel requests of a run to other workflows", (limits, value) => limits with { PendingCancelsMax = value }),
        Size("history.maximumSignalsPerExecution", "signals that a run takes in its life", (limits, value) => limits with { SignalsMax = value }),
        Size("history.maximumBufferedEventsBatch", "events that may wait for a workflow task to end", (limits, value) => limits with { BufferedEventsMax = value }),
        Size("history.maximumBufferedEventsSizeInBytes", "bytes of events that may wait for a workflow task to end", (limits, value) => limits with { BufferedSizeBytesMax = value }),
        Time("history.defaultWorkflowTaskTimeout", "workflow task timeout when none is given", (options, value) => options with { Limits = options.Limits with { WorkflowTaskTimeoutDefault = value } }),
        Time("history.workflowTaskHeartbeatTimeout", "how long workflow tasks may only heartbeat", (options, value) => options with { Limits = options.Limits with { WorkflowTaskHeartbeatMax = value } }),
        Time("history.workflowIdReuseMinimalInterval", "shortest time between two starts of the same workflow id", (options, value) => options with { Limits = options.Limits with { ContinueAsNewIntervalMin = value, WorkflowIdReuseIntervalMin = value } }),
        Size("limit.mutableStateSize.error", "a run with this many bytes of state besides its history is terminated", (limits, value) => limits with { StateSizeBytesMax = value }),
        Size("limit.mutableStateActivityFailureSize.error", "bytes kept of the last failure of an activity between attempts", (limits, value) => limits with { LastFailureSizeBytesMax = value }),
        Size("limit.userMetadataSummarySize", "largest summary of what something is for, in bytes", (limits, value) => limits with { SummarySizeBytesMax = value }),
        Size("limit.userMetadataDetailsSize", "largest details of what something is for, in bytes", (limits, value) => limits with { DetailsSizeBytesMax = value }),
        Size("system.transactionSizeLimit", "bytes of events in one transition", (limits, value) => limits with { TransitionSizeBytesMax = value }),
        new("history.maxBufferedQueryCount", "queries of a run that may wait for a workflow task", (options, text) => options with { BufferedQueriesMax = Number(text) }),
        Time("history.longPollExpirationInterval", "how long a reader of a history waits for an event", (options, value) => options with { HistoryPollTimeout = value }),
        Time("matching.longPollExpirationInterval", "how long a worker's poll waits for a task", (options, value) => options with { PollTimeout = value }),
    ];

    /// <summary>Applies <c>KEY=VALUE</c>.</summary>
    /// <param name="options">What to change.</param>
    /// <param name="assignment">The key, whose case does not matter, and its value: JSON, as for Temporal's command.</param>
    /// <param name="changed">The changed options; <paramref name="options"/> when the key means nothing here.</param>
    /// <returns>False when the key means nothing here.</returns>
    /// <exception cref="FormatException">It is no assignment, or the value does not fit the key.</exception>
    public static bool TryApply(EngineOptions options, string assignment, out EngineOptions changed)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (key, value) = Split(assignment);
        changed = options;
        var setting = Settings.FirstOrDefault(setting => string.Equals(setting.Key, key, StringComparison.OrdinalIgnoreCase));
        if (setting is null)
        {
            return false;
        }

        try
        {
            changed = setting.Apply(options, value.Trim().Trim('"'));
            return true;
        }
        catch (FormatException problem)
        {
            throw new FormatException($"'{value}' does not fit {setting.Key} ({setting.Meaning}): {problem.Message}", problem);
        }
    }

    private static (string Key, string Value) Split(string assignment)
    {
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? (assignment[..at].Trim(), assignment[(at + 1)..]) : throw new FormatException($"'{assignment}' is not of the form KEY=VALUE");
    }

    private static DynamicSetting Size(string key, string meaning, Func<EngineLimits, int, EngineLimits> set) =>
        new(key, meaning, (options, text) => options with { Limits = set(options.Limits, Number(text)) });

    private static DynamicSetting Time(string key, string meaning, Func<EngineOptions, TimeSpan, EngineOptions> set) =>
        new(key, meaning, (options, text) => set(options, GoDuration.Parse(text)));

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new FormatException("it takes a positive whole number");
}

/// <param name="Key">The name, as Temporal's server spells it.</param>
/// <param name="Meaning">What it sets.</param>
/// <param name="Apply">Sets it; throws <see cref="FormatException"/> for a value that does not fit.</param>
public sealed record DynamicSetting(string Key, string Meaning, Func<EngineOptions, string, EngineOptions> Apply);
