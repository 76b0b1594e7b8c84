using System.Threading.Channels;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Jobs;

/// <summary>
/// Carries a job's events to the recorder, in order and in batches, so that steps never wait for it. A recorder that fails costs
/// records, not the job.
/// </summary>
internal sealed class JobLog : IAsyncDisposable
{
    private const int BatchSize = 500;

    private readonly IStepRecorder recorder;
    private readonly Action<Exception> lost;
    private readonly Channel<object> queue = Channel.CreateUnbounded<object>(new() { SingleReader = true });
    private readonly Task loop;

    /// <param name="lost">Told when the recorder did not take a batch.</param>
    public JobLog(IStepRecorder recorder, Action<Exception> lost)
    {
        this.recorder = recorder;
        this.lost = lost;
        loop = RunAsync();
    }

    public void Post(RecordedEvent entry) => queue.Writer.TryWrite(entry);

    /// <summary>Returns when everything that was posted before is with the recorder.</summary>
    public Task FlushAsync()
    {
        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return queue.Writer.TryWrite(mark) ? mark.Task : loop;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var batch = new List<RecordedEvent>();
        var marks = new List<TaskCompletionSource>();
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (batch.Count < BatchSize && queue.Reader.TryRead(out var item))
            {
                if (item is RecordedEvent entry)
                {
                    Add(batch, entry);
                }
                else
                {
                    marks.Add((TaskCompletionSource)item);
                }
            }

            if (batch.Count > 0)
            {
                await HandOverAsync(batch.ToArray()).ConfigureAwait(false);
                batch.Clear();
            }

            marks.ForEach(mark => mark.TrySetResult());
            marks.Clear();
        }
    }

    /// <summary>Lines of one execution that follow each other become one event.</summary>
    private static void Add(List<RecordedEvent> batch, RecordedEvent entry)
    {
        if (entry is StepLogged next && batch.Count > 0 && batch[^1] is StepLogged last && last.Index == next.Index && last.Attempt == next.Attempt
            && last.Lines is List<LogLine> lines)
        {
            lines.AddRange(next.Lines);
            return;
        }

        batch.Add(entry is StepLogged first ? first with { Lines = [.. first.Lines] } : entry);
    }

    private async Task HandOverAsync(RecordedEvent[] events)
    {
        try
        {
            await recorder.RecordAsync(events, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            lost(failure);
        }
    }
}
