using Microsoft.Extensions.Logging;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Workflows;

/// <summary>
/// What workflow code may use: everything here is deterministic. Each member throws
/// <see cref="Exceptions.InvalidWorkflowOperationException"/> when called by code that is not workflow code.
/// </summary>
public static partial class Workflow
{
    /// <summary>Whether the calling code is workflow code.</summary>
    public static bool InWorkflow => WorkflowThread.Context is not null;

    /// <summary>What is known about this run.</summary>
    public static WorkflowInfo Info => Context.Info;

    /// <summary>The object whose methods are running.</summary>
    public static object Instance => Context.Instance;

    /// <summary>Cancelled when cancellation of the workflow was requested. The default token of everything that takes one.</summary>
    public static CancellationToken CancellationToken => Context.CancellationToken;

    public static IPayloadConverter PayloadConverter => Context.PayloadConverter;

    /// <summary>Logs nothing while the workflow replays.</summary>
    public static ILogger Logger => Context.Logger;

    /// <summary>Random numbers that are the same on replay.</summary>
    public static Random Random => Context.Random;

    /// <summary>When the current workflow task was started; it does not move in between.</summary>
    public static DateTime UtcNow => Context.UtcNow;

    /// <summary>Whether the server thinks that the history is long enough to continue as new.</summary>
    public static bool ContinueAsNewSuggested => Context.ContinueAsNewSuggested;

    /// <summary>How many events the history had when the current workflow task was started.</summary>
    public static int CurrentHistoryLength => Context.CurrentHistoryLength;

    /// <summary>How many bytes the history had when the current workflow task was started.</summary>
    public static int CurrentHistorySize => Context.CurrentHistorySize;

    /// <summary>Whether every signal handler that was started has ended.</summary>
    public static bool AllHandlersFinished => Context.AllHandlersFinished;

    public static IReadOnlyDictionary<string, RawValue> Memo => Context.Memo;

    public static SearchAttributeCollection TypedSearchAttributes => Context.TypedSearchAttributes;

    private static IWorkflowContext Context => WorkflowThread.Required;

    /// <summary>A random identifier that is the same on replay.</summary>
    public static Guid NewGuid() => Context.NewGuid();

    /// <summary>Waits with a durable timer. Less than a millisecond counts as one; infinite means until cancelled.</summary>
    /// <param name="delay">How long.</param>
    /// <param name="cancellationToken">Null means <see cref="CancellationToken"/>.</param>
    /// <param name="summary">One line for people who look at the history.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task DelayAsync(TimeSpan delay, CancellationToken? cancellationToken = null, string? summary = null) =>
        Context.Delay(delay, summary, cancellationToken ?? CancellationToken);

    /// <inheritdoc cref="DelayAsync(TimeSpan, System.Threading.CancellationToken?, string?)"/>
    public static Task DelayAsync(int millisecondsDelay, CancellationToken? cancellationToken = null) =>
        DelayAsync(TimeSpan.FromMilliseconds(millisecondsDelay), cancellationToken);

    /// <summary>
    /// Waits until <paramref name="condition"/> is true. It is asked after each step of the workflow, so it must be quick and must not
    /// change anything.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task WaitConditionAsync(Func<bool> condition, CancellationToken? cancellationToken = null) =>
        Context.WaitCondition(condition, cancellationToken ?? CancellationToken);

    /// <summary>Waits until <paramref name="condition"/> is true (answers true) or the time is up (answers false).</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<bool> WaitConditionAsync(Func<bool> condition, TimeSpan timeout, CancellationToken? cancellationToken = null)
    {
        if (condition())
        {
            return true;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken ?? CancellationToken);
        var met = WaitConditionAsync(condition, stop.Token);
        var timer = DelayAsync(timeout, stop.Token);
        var first = await Task.WhenAny(met, timer);
        await stop.CancelInWorkflowAsync();
        await first;
        return first == met;
    }

    /// <summary>Runs a function as a task of this workflow, in place of <see cref="Task.Run(Func{Task})"/>.</summary>
    public static Task RunTaskAsync(Func<Task> function) =>
        Task.Factory.StartNew(function, System.Threading.CancellationToken.None, TaskCreationOptions.None, Context.Scheduler).Unwrap();

    /// <inheritdoc cref="RunTaskAsync(Func{Task})"/>
    public static Task<TResult> RunTaskAsync<TResult>(Func<Task<TResult>> function) =>
        Task.Factory.StartNew(function, System.Threading.CancellationToken.None, TaskCreationOptions.None, Context.Scheduler).Unwrap();

    /// <summary>The first of the tasks to end.</summary>
    public static Task<Task> WhenAnyAsync(params IEnumerable<Task> tasks) => Task.WhenAny(tasks);

    /// <inheritdoc cref="WhenAnyAsync(IEnumerable{Task})"/>
    public static Task<Task<TResult>> WhenAnyAsync<TResult>(params IEnumerable<Task<TResult>> tasks) => Task.WhenAny(tasks);

    /// <summary>Ends when all tasks have ended.</summary>
    public static Task WhenAllAsync(params IEnumerable<Task> tasks) => Task.WhenAll(tasks);

    /// <inheritdoc cref="WhenAllAsync(IEnumerable{Task})"/>
    public static Task<TResult[]> WhenAllAsync<TResult>(params IEnumerable<Task<TResult>> tasks) => Task.WhenAll(tasks);

    /// <summary>
    /// Whether the changed code is to run: true on a new execution of this place, and on replay when the history says that it was true
    /// then. Keep the old code under false until no run needs it.
    /// </summary>
    public static bool Patched(string patchId) => Context.Patched(patchId, deprecated: false);

    /// <summary>Says that only the changed code is left, while runs that recorded the patch may still replay.</summary>
    public static void DeprecatePatch(string patchId) => Context.Patched(patchId, deprecated: true);

    /// <summary>Changes the memo.</summary>
    public static void UpsertMemo(params IReadOnlyCollection<MemoUpdate> updates) => Context.UpsertMemo(updates);

    /// <summary>Changes search attributes.</summary>
    public static void UpsertTypedSearchAttributes(params IReadOnlyCollection<SearchAttributeUpdate> updates) =>
        Context.UpsertSearchAttributes(updates);

    /// <summary>A handle to a workflow that need not be this workflow's child.</summary>
    public static ExternalWorkflowHandle GetExternalWorkflowHandle(string id, string? runId = null) => new(Context, id, runId);

    /// <inheritdoc cref="GetExternalWorkflowHandle(string, string?)"/>
    public static ExternalWorkflowHandle<TWorkflow> GetExternalWorkflowHandle<TWorkflow>(string id, string? runId = null) =>
        new(Context, id, runId);

    /// <summary>What only diagnostics should look at.</summary>
    public static class Unsafe
    {
        /// <summary>Whether the code runs through events that it handled before. Do not branch on it.</summary>
        public static bool IsReplaying => Context.IsReplaying;
    }
}
