using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;

namespace Weir.LoadDriver;

/// <summary>
/// The store alone, written as the engine writes it for workflows with one activity: five transitions of 400 bytes each, the first with
/// a new row and the last with the row closed, one commit at a time, many workflows in a commit.
/// </summary>
internal sealed class StoreWorkload : IWorkload
{
    private const int TransitionsPerRun = 5;
    private const int TransitionBytes = 400;
    private const int WarmUpCommits = 50;

    private static readonly BytesValue _changes = new() { Value = ByteString.CopyFrom(Enumerable.Repeat((byte)7, TransitionBytes).ToArray()) };
    private long _position;

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments)
    {
        await using var store = Stores.Create(folder, arguments);
        await store.OpenAsync(CancellationToken.None);
        List<Measurement> measurements = [];
        foreach (var batch in (int[])[1, 10, 64, 200, 1_000])
        {
            for (var commit = 0; commit < WarmUpCommits; commit++)
            {
                await store.CommitAsync(Batch(batch), CancellationToken.None);
            }

            List<TimeSpan> times = [];
            var usage = new Usage();
            while (usage.Elapsed.TotalSeconds < arguments.Seconds)
            {
                var transitions = Batch(batch);
                var start = Stopwatch.GetTimestamp();
                await store.CommitAsync(transitions, CancellationToken.None);
                times.Add(Stopwatch.GetElapsedTime(start));
            }

            measurements.Add(usage.Measure("store", Stores.Name(arguments), $"batch {batch}", "transitions", (long)times.Count * batch, Latency.Of(times)));
        }

        return measurements;
    }

    private List<TransitionRecord> Batch(int transitions)
    {
        List<TransitionRecord> batch = new(transitions);
        for (var i = 0; i < transitions; i++, _position++)
        {
            // 64 workflows are under way at a time and take turns.
            var group = _position / (64 * TransitionsPerRun);
            var step = _position / 64 % TransitionsPerRun;
            var number = new RunNumber((group * 64) + (_position % 64) + 1);
            batch.Add(new TransitionRecord(number, _changes, step is 0 or TransitionsPerRun - 1 ? Row(number, closed: step != 0) : null));
        }

        return batch;
    }

    private static RunRow Row(RunNumber number, bool closed)
    {
        var start = TimeProvider.System.GetUtcNow();
        return new RunRow
        {
            Number = number,
            Namespace = "default",
            WorkflowId = $"order-{unchecked((ulong)number.Value * 11400714819323198485):x16}",
            RunId = $"0191f0a2-7c3e-7000-8000-{number.Value:x12}",
            WorkflowType = "OneActivity",
            TaskQueue = "load",
            Status = closed ? 2 : 1,
            StartTime = start,
            ExecutionTime = start,
            CloseTime = closed ? start : null,
            Due = closed ? null : start,
            HistoryLength = closed ? 11 : 2,
            HistorySizeBytes = closed ? 2_000 : 400,
        };
    }
}
