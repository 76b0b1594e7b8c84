using Weir.Definitions.Runs;
using Weir.Definitions.WorkflowTests;
using Weir.Engine.TimeSkipping;
using Weir.Interpreter.Runs;
using Weir.Protocol.Calls;
using Weir.Sdk.Client;

namespace Weir.Server.WorkflowTests;

/// <summary>
/// Does what a case says that people and other systems do, whenever the run has nothing to do but wait; and finds out when it waits for
/// ever.
/// </summary>
internal sealed class TestEvents(TestCase test, IWeirClient client, SkippedTime time, string workflowId) : IDisposable
{
    /// <summary>No run waits so long; what is due then is due never.</summary>
    private static readonly DateTimeOffset Never = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<TestEvent> open = [.. test.Events];
    private readonly List<ITimer> alarms = [];
    private readonly TaskCompletionSource<string> stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunClient runs = new(client);
    private DateTimeOffset startedAt;

    /// <summary>Ends with the reason when the run waits for something that will never come.</summary>
    public Task<string> Stuck => stuck.Task;

    /// <summary>Events that did not happen, because their moment did not come.</summary>
    public IReadOnlyList<TestEvent> Open => open;

    /// <summary>Call when the run has been accepted.</summary>
    public void Begin()
    {
        startedAt = time.Clock.GetUtcNow();

        // Time stops at each of these moments, so that its event happens then.
        alarms.AddRange(open.Where(entry => entry.At is not null)
            .Select(entry => time.Clock.CreateTimer(static _ => { }, null, entry.At!.Value, Timeout.InfiniteTimeSpan)));
        time.Idle = IdleAsync;
    }

    /// <summary>What the run is doing, for a message.</summary>
    public async Task<string> DescribeAsync()
    {
        try
        {
            return UnderWay(await ReadAsync(workflowId).WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false));
        }
        catch (Exception problem) when (problem is RpcException or TimeoutException)
        {
            return $"it could not be looked at: {problem.Message}";
        }
    }

    public void Dispose() => alarms.ForEach(alarm => alarm.Dispose());

    private async Task<bool> IdleAsync(DateTimeOffset? nextDue)
    {
        try
        {
            if ((await client.GetWorkflowHandle(workflowId).DescribeAsync().ConfigureAwait(false)).CloseTime is not null)
            {
                return false;
            }

            var tree = await ReadAsync(workflowId).ConfigureAwait(false);
            if (open.Find(entry => IsDue(entry, tree)) is { } due)
            {
                open.Remove(due);
                await HappenAsync(due, tree).ConfigureAwait(false);
                return true;
            }

            if (nextDue is null || nextDue >= Never)
            {
                stuck.TrySetResult($"the run waits for ever: {UnderWay(tree)}");
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        catch (RpcException refused)
        {
            stuck.TrySetResult($"the run could not be looked at: {refused.Message}");
        }

        return false;
    }

    private async Task<IReadOnlyList<(string WorkflowId, RunNodesReport Report)>> ReadAsync(string id)
    {
        var report = await runs.GetNodesAsync(id).ConfigureAwait(false);
        var tree = new List<(string, RunNodesReport)> { (id, report) };
        foreach (var child in report.Children.Values)
        {
            tree.AddRange(await ReadAsync(child).ConfigureAwait(false));
        }

        return tree;
    }

    private bool IsDue(TestEvent entry, IReadOnlyList<(string WorkflowId, RunNodesReport Report)> tree)
    {
        var nodes = tree.SelectMany(run => run.Report.Nodes).ToArray();
        return (entry.At is not { } at || time.Clock.GetUtcNow() >= startedAt + at)
            && (entry.After is not { } after || nodes.Any(node => node.Id == after && node.Status.IsEnd()))
            && (entry.While is not { } during || nodes.Any(node => node.Id == during && IsUnderWay(node.Status)))
            && (entry.Kind != TestEventKind.Answer || Asking(entry, tree) is not null)
            && (entry.Kind is not (TestEventKind.Signal or TestEventKind.Event) || HasMoment(entry) || Awaiting(entry, tree) is not null);
    }

    private async Task HappenAsync(TestEvent entry, IReadOnlyList<(string WorkflowId, RunNodesReport Report)> tree)
    {
        switch (entry.Kind)
        {
            case TestEventKind.Cancel:
                await runs.CancelAsync(workflowId, reason: entry.Reason).ConfigureAwait(false);
                return;
            case TestEventKind.Terminate:
                await client.GetWorkflowHandle(workflowId).TerminateAsync(entry.Reason).ConfigureAwait(false);
                return;
        }

        var (target, run) = entry.Kind switch
        {
            TestEventKind.Answer => Asking(entry, tree)!.Value,
            TestEventKind.Signal or TestEventKind.Event => (entry.Target, Awaiting(entry, tree) ?? workflowId),
            _ => (entry.Target, workflowId),
        };
        var request = new ControlRequest(Guid.NewGuid().ToString(), Enum.Parse<ControlKind>(entry.Kind.ToString()))
        {
            Target = target,
            Value = entry.With,
            By = entry.By,
            Reason = entry.Reason,
        };
        var problem = await runs.ControlAsync(run, request).ConfigureAwait(false);
        if (problem is not null)
        {
            stuck.TrySetResult($"line {entry.Place.Line}: the run refused '{entry.Kind.ToString().ToLowerInvariant()}': {problem}");
        }
    }

    private static (string? Key, string WorkflowId)? Asking(TestEvent entry, IReadOnlyList<(string WorkflowId, RunNodesReport Report)> tree) => tree
        .SelectMany(run => run.Report.Inquiries.Where(inquiry => inquiry.TaskId == entry.Target || inquiry.Key == entry.Target)
            .Select(inquiry => ((string?, string)?)(inquiry.Key, run.WorkflowId)))
        .FirstOrDefault();

    private static string? Awaiting(TestEvent entry, IReadOnlyList<(string WorkflowId, RunNodesReport Report)> tree)
    {
        var awaited = $"the {(entry.Kind == TestEventKind.Event ? "event" : "signal")} {entry.Target}";
        return tree.Where(run => run.Report.Nodes.Any(node => node.WaitsFor == awaited)).Select(run => run.WorkflowId).FirstOrDefault();
    }

    private static bool HasMoment(TestEvent entry) => entry is not { At: null, After: null, While: null };

    private static bool IsUnderWay(NodeStatus status) =>
        status is NodeStatus.Running or NodeStatus.Waiting or NodeStatus.Retrying or NodeStatus.Delayed or NodeStatus.Held;

    private static string UnderWay(IReadOnlyList<(string WorkflowId, RunNodesReport Report)> tree)
    {
        var waiting = tree.SelectMany(run => run.Report.Nodes).Where(node => IsUnderWay(node.Status))
            .Select(node => $"'{node.Key}' {(node.WaitsFor is { } awaited ? $"waits for {awaited}" : "does not end")}").ToArray();
        var paused = tree[0].Report.PauseRequested ? "it is paused" : null;
        return string.Join("; ", waiting.Prepend(paused).OfType<string>().DefaultIfEmpty("nothing is under way"));
    }
}
