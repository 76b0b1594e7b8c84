using Weir.Definitions.Limits;
using Weir.Interpreter.Runs;
using Weir.Sdk.Converters;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Limits;

/// <summary>
/// Decides what runs share: one workflow of a namespace, which never ends. Runs signal it what they ask for and give back; it signals
/// them what was decided. It continues as new when it has taken much.
/// </summary>
[Workflow(RunNames.LimitsWorkflowType)]
public sealed class LimitsWorkflow
{
    private const int MessagesBeforeContinuing = 500;
    private const int ChangesKept = 64;

    private readonly LimitBook book;
    private readonly LeaseMail mail;
    private readonly LeaseWatch watch;
    private readonly Queue<Action> inbox = new();
    private readonly Queue<string> changes;
    private bool sizesChanged;
    private int taken;

    [WorkflowInit]
    public LimitsWorkflow(RawValue input)
    {
        var given = JsonPayload.Read<LimitsInput>(input);
        book = LimitBook.Restore(given.Book);
        changes = new(given.Changes);
        mail = new(Free);
        watch = new(book, Free);
    }

    private bool IsDue => taken >= MessagesBeforeContinuing || (taken > 0 && Workflow.ContinueAsNewSuggested);

    private bool IsIdle => mail.IsIdle && watch.IsIdle && inbox.Count == 0;

    [WorkflowQuery(RunNames.LimitsQuery)]
    public RawValue GetLimits() => JsonPayload.WriteOwn(new LimitsReport { Limits = book.Describe(), Changes = [.. changes] });

    /// <summary>What the requests of a run wait for.</summary>
    [WorkflowQuery(RunNames.WaitsQuery)]
    public RawValue GetWaits(RawValue owner) => JsonPayload.WriteOwn(new WaitsReport(book.Explain(JsonPayload.Read<LeaseOwner>(owner))
        .ToDictionary(entry => entry.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), entry => entry.Value)));

    [WorkflowSignal(RunNames.LeaseSignal)]
    public Task TakeAsync(RawValue message)
    {
        inbox.Enqueue(() => Take(JsonPayload.Read<LeaseMessage>(message)));
        return Task.CompletedTask;
    }

    [WorkflowSignal(RunNames.LimitSignal)]
    public Task ChangeAsync(RawValue change)
    {
        inbox.Enqueue(() => Change(JsonPayload.Read<LimitChange>(change)));
        return Task.CompletedTask;
    }

    [WorkflowRun]
    public async Task RunAsync(RawValue input)
    {
        _ = input;
        _ = watch.RunAsync();
        while (true)
        {
            while (inbox.TryDequeue(out var news))
            {
                news();
            }

            mail.Post(book.Decide(Workflow.UtcNow));
            mail.IsHeld = IsDue;
            mail.Send();
            ShowSizes();
            if (IsDue && IsIdle)
            {
                Continue();
            }

            // Its own cancellation means nothing to it: runs rely on it.
            await Workflow.WaitConditionAsync(() => inbox.Count > 0 || (IsDue && IsIdle), CancellationToken.None);
        }
    }

    /// <summary>Goes on in the next run of the chain. What was decided and not told anyone yet goes along.</summary>
    private void Continue()
    {
        var state = book.Snapshot();
        var next = JsonPayload.WriteOwn(new LimitsInput { Book = state with { Decisions = [.. mail.Unsent, .. state.Decisions] }, Changes = [.. changes] });
        if (RunLimits.Problem("the limits workflow's state", next) is null)
        {
            throw Workflow.CreateContinueAsNewException(RunNames.LimitsWorkflowType, [next]);
        }

        // The book's own bound keeps leases small enough, so it is what is yet to be told; less of that is left after the next messages.
        taken = 0;
        mail.IsHeld = false;
        mail.Send();
    }

    private void Take(LeaseMessage message)
    {
        taken++;
        foreach (var number in message.Releases)
        {
            book.Release(new(message.Owner, number));
        }

        foreach (var request in message.Asks)
        {
            book.Ask(message.Owner, message.Under, request, Workflow.UtcNow);
        }
    }

    private void Change(LimitChange change)
    {
        taken++;
        sizesChanged = true;
        if (change.Size is { } size)
        {
            book.SetSize(change.Limit, size);
        }
        else
        {
            book.RemoveSize(change.Limit);
        }

        changes.Enqueue(change.Id);
        if (changes.Count > ChangesKept)
        {
            changes.Dequeue();
        }
    }

    /// <summary>Whoever starts a run reads here what it must ask for, without a worker's help.</summary>
    private void ShowSizes()
    {
        if (sizesChanged)
        {
            sizesChanged = false;
            Workflow.UpsertMemo(MemoUpdate.ValueSet(RunNames.LimitsMemo, string.Join('\n', book.Sizes.Keys.Where(LimitNames.MustBeKnown))));
        }
    }

    private void Free(LeaseOwner owner) => inbox.Enqueue(() => book.Free(owner));
}
