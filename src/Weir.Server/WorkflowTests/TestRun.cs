using Weir.Definitions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Runs;
using Weir.Server.Hosting;

namespace Weir.Server.WorkflowTests;

/// <summary>One run of a case on an engine of its own.</summary>
internal sealed class TestRun(TestCase test, Plan plan, ObjectValue inputs, InstalledPacks packs, TestActions actions, string folder)
{
    private const string WorkflowId = "test";

    private readonly CallLedger ledger = new();
    private readonly TestRecorder recorder = new(WorkflowId);

    /// <param name="killAt">The moment of <see cref="CrashPoints"/> at which the workers are killed; null leaves them alone.</param>
    /// <param name="patience">How long the run may take in real time.</param>
    public async Task<TestRunResult> ExecuteAsync(int? killAt, TimeSpan patience, CancellationToken cancellationToken)
    {
        var points = new CrashPoints(killAt);
        var host = await TestHost.StartAsync(test, folder, actions.Mocked(ledger), recorder, ledger, points).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            using var events = new TestEvents(test, host.Client, host.Time, WorkflowId);
            var runs = new RunClient(host.Client);
            using (host.Time.Hold())
            {
                await runs.SubmitAsync(Submission(), cancellationToken).ConfigureAwait(false);
                events.Begin();
            }

            var (report, problem) = await EndAsync(host, runs, events, patience, cancellationToken).ConfigureAwait(false);
            host.Time.Idle = null;
            return new(points.Count, points.KilledAt)
            {
                Observation = report is null ? null : await ObserveAsync(host, runs, report, cancellationToken).ConfigureAwait(false),
                Problems = problem is null ? ledger.Problems : [.. ledger.Problems, problem],
                Missed = report is null ? [] : events.Open,
            };
        }
    }

    private RunSubmission Submission() => packs.Equip(new(plan, inputs, WorkflowId)
    {
        ServerGroup = LocalHost.ServerGroup,
        Login = test.Login,
        ActivitiesOnAgents = true,

        // Time is skipped from one moment to the next however long an agent takes to say that it is there.
        HeartbeatTimeout = TimeSpan.FromDays(3_650),
    });

    private static async Task<(RunReport? Report, string? Problem)> EndAsync(
        TestHost host, RunClient runs, TestEvents events, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var result = runs.GetResultAsync(WorkflowId, cancellationToken: stop.Token);
        var late = Task.Delay(patience, TimeProvider.System, stop.Token);
        try
        {
            while (true)
            {
                var gone = host.WorkersGone;
                var first = await Task.WhenAny(result, gone, events.Stuck, late).ConfigureAwait(false);
                if (first == result)
                {
                    return (await result.ConfigureAwait(false), null);
                }

                if (first == gone)
                {
                    await gone.ConfigureAwait(false);
                    await host.ReplaceWorkersAsync().ConfigureAwait(false);
                    continue;
                }

                cancellationToken.ThrowIfCancellationRequested();
                return (null, first == events.Stuck
                    ? await events.Stuck.ConfigureAwait(false)
                    : $"the run did not end within {Durations.Write(patience)} of real time: {await events.DescribeAsync().ConfigureAwait(false)}");
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(result, late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TestObservation> ObserveAsync(TestHost host, RunClient runs, RunReport report, CancellationToken cancellationToken)
    {
        var nodes = await runs.GetNodesAsync(WorkflowId, cancellationToken: cancellationToken).ConfigureAwait(false);
        var status = await runs.GetStatusAsync(WorkflowId, cancellationToken: cancellationToken).ConfigureAwait(false);
        var description = await host.Client.GetWorkflowHandle(WorkflowId).DescribeAsync(cancellationToken).ConfigureAwait(false);
        return new ObservedRun(plan, recorder).Describe(report, nodes, status.Jobs) with
        {
            Calls = ledger.Calls,
            Took = (description.CloseTime ?? description.StartTime) - description.StartTime,
        };
    }
}

/// <summary>How a run of a case went.</summary>
/// <param name="Points">Moments at which workers could be killed.</param>
/// <param name="KilledAt">What was completed when they were; null when they were not.</param>
internal sealed record TestRunResult(int Points, string? KilledAt)
{
    /// <summary>Null when the run did not end.</summary>
    public TestObservation? Observation { get; init; }

    /// <summary>What went wrong beside what is expected.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Events that did not happen.</summary>
    public IReadOnlyList<TestEvent> Missed { get; init; } = [];
}
