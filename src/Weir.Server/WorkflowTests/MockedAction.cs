using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Actions;

namespace Weir.Server.WorkflowTests;

/// <summary>An action as a case has it: its mocks answer, or the action itself runs.</summary>
/// <param name="name">How mocks name it.</param>
/// <param name="real">Null when there is no such action here.</param>
internal sealed class MockedAction(string name, RegisteredAction? real, TestCase test, CallLedger ledger) : IAction
{
    /// <summary>Takes time and does nothing else, so it needs no mock: its time is skipped.</summary>
    private const string Sleep = "sleep";

    /// <summary>No name that an action has for a wait of its own: after the delay the real one may run.</summary>
    private const string EndsAt = "mock-ends-at";

    public ActionDescription Description { get; } = real?.Description ?? new() { Name = name, AcceptsOtherInputs = true };

    public IReadOnlyList<string> Aliases => real?.Aliases ?? [];

    public int MajorVersion => real?.MajorVersion ?? 1;

    public bool KeepsResult => real?.KeepsResult ?? false;

    public IReadOnlyList<string> ValidateConfig(ObjectValue inputs) => real?.Validate(inputs) ?? [];

    public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var place = context.Place;
        var input = context.Inputs.Given;
        ledger.Begin(place, name, input);
        if (Mock(place) is not { } mock)
        {
            return await UnmockedAsync(context, cancellationToken).ConfigureAwait(false);
        }

        var fitting = Fitting(mock, input);
        if (fitting.Length == 0)
        {
            return Refuse($"{CallLedger.NameOf(place)}: no answer of the mock '{mock.Name}' fits the input {input.ToJson()}");
        }

        var answer = fitting[Math.Min(ledger.Answer(place), fitting.Length - 1)];
        try
        {
            return await GiveAsync(answer, context, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ledger.TakeBack(place);
            throw;
        }
    }

    private async Task<ActionResult> GiveAsync(MockAnswer answer, ActionContext context, CancellationToken cancellationToken)
    {
        if (answer.Hangs)
        {
            await context.Pause(TimeSpan.MaxValue, cancellationToken).ConfigureAwait(false);
        }

        if (answer.Delay > TimeSpan.Zero)
        {
            await DelayAsync(answer.Delay, context, cancellationToken).ConfigureAwait(false);
        }

        if (answer.Runs)
        {
            return real is null
                ? Refuse($"{CallLedger.NameOf(context.Place)}: there is no action '{name}' that could run")
                : await real.ExecuteAsync(context, cancellationToken).ConfigureAwait(false);
        }

        return new()
        {
            Outcome = answer.Error is null ? ActionOutcome.Succeeded : answer.Error.IsTimeout ? ActionOutcome.TimedOut : ActionOutcome.Failed,
            Outputs = answer.Outputs,
            Result = answer.Result,
            ErrorType = answer.Error?.Type,
            Problem = answer.Error?.Message,
            Retryable = answer.Error?.IsRetryable ?? true,
        };
    }

    /// <summary>An execution that was cut off ends when it would have ended: crashes alone make no time limit pass.</summary>
    private static async Task DelayAsync(TimeSpan delay, ActionContext context, CancellationToken cancellationToken)
    {
        var end = await context.EndOfWaitAsync(EndsAt, delay, cancellationToken).ConfigureAwait(false);
        await context.PauseUntilAsync(end, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ActionResult> UnmockedAsync(ActionContext context, CancellationToken cancellationToken)
    {
        if (real is not null && (test.Unmocked == UnmockedPolicy.Run || name == Sleep))
        {
            return await real.ExecuteAsync(context, cancellationToken).ConfigureAwait(false);
        }

        return Refuse(
            $"{CallLedger.NameOf(context.Place)} uses '{name}', which has no mock: add {CallLedger.MockOf(context.Place)} or mocks.actions.{name}, or say 'unmocked: run'");
    }

    /// <summary>The case fails whatever the workflow makes of it.</summary>
    private ActionResult Refuse(string problem)
    {
        ledger.Problem(problem);
        return ActionResult.Failed(problem, retryable: false);
    }

    private TestMock? Mock(ActionPlace place) => test.Mocks.FirstOrDefault(mock => MockNames.Fits(mock, place, name, Aliases));

    /// <summary>Answers for just this input, or else those for any.</summary>
    private static MockAnswer[] Fitting(TestMock mock, ObjectValue input)
    {
        var own = mock.Answers.Where(answer => answer.Input is { } wanted
            && wanted.Members.All(member => input.TryGet(member.Key, out var value) && value.Equals(member.Value))).ToArray();
        return own.Length > 0 ? own : [.. mock.Answers.Where(answer => answer.Input is null)];
    }
}
