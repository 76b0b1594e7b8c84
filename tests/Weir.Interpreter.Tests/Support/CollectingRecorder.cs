using Weir.Interpreter.Records;

namespace Weir.Interpreter.Tests.Support;

internal sealed class CollectingRecorder : IStepRecorder
{
    private readonly Lock gate = new();
    private readonly List<RecordedEvent> events = [];

    public IReadOnlyList<RecordedEvent> Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    public IEnumerable<string> Lines => Events.OfType<StepLogged>().SelectMany(log => log.Lines).Select(line => line.Text);

    public IEnumerable<StepFinished> Finished => Events.OfType<StepFinished>();

    public ValueTask RecordAsync(IReadOnlyList<RecordedEvent> batch, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            events.AddRange(batch);
        }

        return ValueTask.CompletedTask;
    }
}
