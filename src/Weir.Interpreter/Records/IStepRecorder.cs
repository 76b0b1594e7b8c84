namespace Weir.Interpreter.Records;

/// <summary>Keeps what agents tell of jobs, steps and logs.</summary>
public interface IStepRecorder
{
    /// <summary>
    /// Takes events, in order. Returns when they would survive the end of this process. Events may come twice (an agent that takes a
    /// job up again repeats what it knows): the later one replaces the earlier, log lines are added.
    /// </summary>
    ValueTask RecordAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken);
}

/// <summary>Keeps nothing.</summary>
public sealed class NoStepRecorder : IStepRecorder
{
    public static NoStepRecorder Instance { get; } = new();

    public ValueTask RecordAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
