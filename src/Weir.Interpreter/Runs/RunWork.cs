using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>
/// What a run has started and waits for: jobs, tasks, workflows and timers. Each ends by putting something into the inbox, so that the
/// run itself is moved in one place. Runs on the workflow's scheduler.
/// </summary>
internal sealed class RunWork(TimeSpan? grace)
{
    private readonly Dictionary<string, Started> running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CancellationTokenSource> timers = new(StringComparer.Ordinal);
    private readonly Queue<Action> inbox = new();

    public int RunningCount => running.Count;

    public bool HasNews => inbox.Count > 0 || Broken is not null;

    /// <summary>A bug of the interpreter; the workflow task fails with it rather than waiting for ever.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Workflow ids of the called workflows that are open, by key.</summary>
    public IReadOnlyDictionary<string, string> Children => running.Where(entry => entry.Value.ChildId is not null)
        .ToDictionary(entry => entry.Key, entry => entry.Value.ChildId!, StringComparer.Ordinal);

    public bool IsRunning(string key) => running.ContainsKey(key);

    public void Post(Action news) => inbox.Enqueue(news);

    public bool TryTake(out Action? news) => inbox.TryDequeue(out news);

    /// <param name="key">Nothing of this key may be running.</param>
    /// <param name="execute">Gives an outcome however it ends.</param>
    /// <param name="report">Takes the outcome, from the inbox.</param>
    /// <param name="givenUp">The outcome of something that was cancelled and did not end in time.</param>
    /// <param name="childId">Of a called workflow.</param>
    public void Start<T>(string key, Func<CancellationToken, Task<T>> execute, Action<T> report, Func<T> givenUp, string? childId = null)
    {
        var started = new Started(new(), () => report(givenUp()), childId);
        running.Add(key, started);
        _ = ExecuteAsync();

        async Task ExecuteAsync()
        {
            try
            {
                var outcome = await execute(started.Cancellation.Token);
                if (Remove(key, started))
                {
                    inbox.Enqueue(() => report(outcome));
                }
            }
            catch (Exception bug)
            {
                Broken = bug;
            }
        }
    }

    /// <summary>Cancels what runs under a key. What does not end within the plan's grace is given up.</summary>
    public void Cancel(string key)
    {
        if (!running.TryGetValue(key, out var started) || started.Cancellation.IsCancellationRequested)
        {
            return;
        }

        started.Cancellation.Cancel();
        if (grace is { } limit && running.ContainsKey(key))
        {
            _ = GiveUpAsync(key, started, limit);
        }
    }

    public void SetTimer(string key, TimeSpan after, string reason, Action fired)
    {
        CancelTimer(key);
        var cancellation = new CancellationTokenSource();
        timers.Add(key, cancellation);
        _ = WaitAsync();

        async Task WaitAsync()
        {
            try
            {
                await Workflow.DelayAsync(after > TimeSpan.Zero ? after : TimeSpan.FromMilliseconds(1), cancellation.Token, reason);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or Sdk.Exceptions.CanceledFailureException)
            {
                return;
            }

            if (timers.Remove(key, out _))
            {
                inbox.Enqueue(fired);
            }
        }
    }

    public void CancelTimer(string key)
    {
        if (timers.Remove(key, out var timer))
        {
            timer.Cancel();
        }
    }

    private async Task GiveUpAsync(string key, Started started, TimeSpan limit)
    {
        await Workflow.DelayAsync(limit, CancellationToken.None);
        if (Remove(key, started))
        {
            inbox.Enqueue(started.GiveUp);
        }
    }

    private bool Remove(string key, Started started) =>
        running.TryGetValue(key, out var current) && current == started && running.Remove(key);

    private sealed class Started(CancellationTokenSource cancellation, Action giveUp, string? childId)
    {
        public CancellationTokenSource Cancellation { get; } = cancellation;

        public Action GiveUp { get; } = giveUp;

        public string? ChildId { get; } = childId;
    }
}
