using System.Globalization;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Actions;

/// <summary>What an execution of an action may use.</summary>
public sealed record ActionContext
{
    public required ActionInputs Inputs { get; init; }

    /// <summary>The whole environment for programs; actions add to it, they do not look at Weir's own.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where the job works: absolute, existing, and shared by the jobs of the run on this agent.</summary>
    public required string Workspace { get; init; }

    /// <summary>For files that the job needs no longer than it runs: absolute and existing.</summary>
    public required string Temp { get; init; }

    /// <summary>Belongs to this execution alone: absolute, existing, empty at first.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The token that this execution's processes carry. Once it was read the agent looks for such processes when the job ends, which costs
    /// about 10 µs for each process of the machine.
    /// </summary>
    public required ProcessToken Token
    {
        get
        {
            TokenRead?.Invoke();
            return field;
        }

        init;
    }

    internal Action? TokenRead { get; init; }

    /// <summary>Takes what the step says; it is shown, kept and masked.</summary>
    public required IOutputSink Output { get; init; }

    /// <summary>Remembers small facts for the next execution of the step, should this one be interrupted.</summary>
    public required IActionMemory Memory { get; init; }

    /// <summary>
    /// Set when an interrupted execution of this step ran a program that ended by itself with this status: the action does not run
    /// it again and only turns the status into its result. Null otherwise.
    /// </summary>
    public int? EndedWith { get; init; }

    /// <summary>How long programs that are told to end (SIGTERM) may take before they are killed. Default: 10 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    public required TimeProvider Time { get; init; }

    /// <summary>Which execution this is.</summary>
    public ActionPlace Place { get; init; } = ActionPlace.Unknown;

    /// <summary>How an action waits for time to pass when it does nothing meanwhile; tests skip that time. Default: by <see cref="Time"/>.</summary>
    public Func<TimeSpan, CancellationToken, Task> Pause { get => field ?? ((duration, token) => Task.Delay(duration, Time, token)); init; }

    /// <summary>
    /// When a wait ends that begins now or, if the step was interrupted, began in an earlier execution. Returns when the moment is
    /// durable, so that an interrupted wait ends when it would have ended.
    /// </summary>
    /// <param name="name">Tells the waits of an action apart.</param>
    /// <param name="duration">How long the wait is.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task<DateTimeOffset> EndOfWaitAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (Memory.Recall(name) is { } written)
        {
            return DateTimeOffset.Parse(written, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        }

        var end = Time.GetUtcNow() + duration;
        await Memory.RememberAsync(name, end.ToString("O", CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        return end;
    }

    /// <summary>Waits for a moment, which may be past.</summary>
    public Task PauseUntilAsync(DateTimeOffset end, CancellationToken cancellationToken) =>
        end - Time.GetUtcNow() is var left && left > TimeSpan.Zero ? Pause(left, cancellationToken) : Task.CompletedTask;
}

/// <summary>Facts that an action writes down while it works. They outlive the agent.</summary>
public interface IActionMemory
{
    /// <summary>What an earlier, interrupted execution wrote; null when it wrote nothing by this name.</summary>
    string? Recall(string name);

    /// <summary>Returns when the fact is durable.</summary>
    Task RememberAsync(string name, string value, CancellationToken cancellationToken);
}
