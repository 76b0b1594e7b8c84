using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Shards;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Tests.Shards;

public sealed class RunCacheTests
{
    private const int RunSizeBytes = 5_120 + (100 * 750);

    private readonly List<LoadedRun> evicted = [];

    [Fact]
    public void ClosedRunsHoldAQuarterOfTheBudget()
    {
        var cache = new RunCache(RunSizeBytes * 20, 256, evicted.Add);
        var runs = Enumerable.Range(0, 50).Select(_ => Loaded()).ToList();
        foreach (var run in runs)
        {
            cache.Count(run);
            cache.Release(run, isClosed: true);
        }

        Assert.Equal(runs[..45], evicted);
        Assert.Equal(5, cache.IdleCount);
    }

    [Fact]
    public void ClosedRunsOfWhichThereAreFewLeaveOnlyForTheWholeBudget()
    {
        var cache = new RunCache(RunSizeBytes * 2, 256, evicted.Add);
        var (large, next) = (Loaded(), Loaded());
        cache.Count(large);
        cache.Release(large, isClosed: true);
        Assert.Empty(evicted);

        cache.Count(next);
        cache.Release(next, isClosed: true);
        Assert.Equal([large], evicted);
    }

    [Fact]
    public void AClosedRunThatIsUsedAndRestsAgainCountsOnce()
    {
        var cache = new RunCache(RunSizeBytes * 8, 256, evicted.Add);
        var (first, second) = (Loaded(), Loaded());
        for (var i = 0; i < 10; i++)
        {
            foreach (var run in new[] { first, second })
            {
                cache.Hold(run);
                cache.Count(run);
                cache.Release(run, isClosed: true);
            }
        }

        Assert.Empty(evicted);
    }

    [Fact]
    public void SleepingRunsTakeTheWholeBudget()
    {
        var cache = new RunCache(RunSizeBytes * 20, 256, evicted.Add);
        var runs = Enumerable.Range(0, 25).Select(_ => Loaded()).ToList();
        foreach (var run in runs)
        {
            cache.Count(run);
            cache.Release(run, isClosed: false);
        }

        Assert.Equal(runs[..5], evicted);
    }

    /// <summary>The budget is one of memory, in which an event takes more than twice the room that it takes on disk.</summary>
    [Fact]
    public void ARunCountsForWhatItsEventsTakeInMemory()
    {
        const int Activities = 200;
        byte[][] stored = [.. Enumerable.Range(1, Activities).SelectMany(Activity).Select(e => e.ToByteArray())];
        var run = Loaded(0);

        // Reading allocates little beyond what it keeps, and no other thread's work is counted.
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var bytes in stored)
        {
            run.History.Add(HistoryEvent.Parser.ParseFrom(bytes));
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // A run's state says how large its events are when serialised; this one has none.
        Assert.InRange(run.SizeBytes + stored.Sum(bytes => bytes.Length), allocated * 0.6, allocated * 1.6);
    }

    private static IEnumerable<HistoryEvent> Activity(int number)
    {
        var input = new Payloads { Payloads_ = { Payload(600) } };
        yield return Event(EventType.ActivityTaskScheduled, e => e.ActivityTaskScheduledEventAttributes = new()
        {
            ActivityId = $"each[{number}]",
            ActivityType = new() { Name = "weir.job" },
            TaskQueue = new() { Name = "default" },
            Input = input,
            ScheduleToCloseTimeout = Duration(0),
            ScheduleToStartTimeout = Duration(0),
            StartToCloseTimeout = Duration(3_600),
            HeartbeatTimeout = Duration(30),
            RetryPolicy = new() { InitialInterval = Duration(1), MaximumInterval = Duration(30), BackoffCoefficient = 2 },
            WorkflowTaskCompletedEventId = number,
        });
        yield return Event(EventType.ActivityTaskStarted, e => e.ActivityTaskStartedEventAttributes = new()
        {
            ScheduledEventId = number,
            Identity = "agent-1",
            RequestId = Guid.NewGuid().ToString(),
            Attempt = 1,
        });
        yield return Event(EventType.ActivityTaskCompleted, e => e.ActivityTaskCompletedEventAttributes = new()
        {
            Result = new Payloads { Payloads_ = { Payload(150) } },
            ScheduledEventId = number,
            Identity = "agent-1",
        });
        yield return Event(EventType.WorkflowTaskScheduled, e => e.WorkflowTaskScheduledEventAttributes = new()
        {
            TaskQueue = new() { Name = "coordinator" },
            StartToCloseTimeout = Duration(10),
            Attempt = 1,
        });
        yield return Event(EventType.WorkflowTaskStarted, e => e.WorkflowTaskStartedEventAttributes = new()
        {
            ScheduledEventId = number,
            Identity = "coordinator-1",
            RequestId = Guid.NewGuid().ToString(),
        });
        yield return Event(EventType.WorkflowTaskCompleted, e => e.WorkflowTaskCompletedEventAttributes = new()
        {
            ScheduledEventId = number,
            Identity = "coordinator-1",
            SdkMetadata = new(),
        });
    }

    private static HistoryEvent Event(EventType type, Action<HistoryEvent> configure)
    {
        var made = new HistoryEvent { EventType = type, EventTime = new Timestamp { Seconds = 1_700_000_000, Nanos = 5_000 }, TaskId = 70_000 };
        configure(made);
        return made;
    }

    private static Payload Payload(int bytes) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
        Data = ByteString.CopyFrom(new byte[bytes]),
    };

    private static Duration Duration(long seconds) => new() { Seconds = seconds };

    private static LoadedRun Loaded(int events = 100)
    {
        var run = new LoadedRun(new WorkflowSlot(new WorkflowKey("default", "order")), "run", new(1));
        for (var i = 0; i < events; i++)
        {
            run.History.Add(new HistoryEvent());
        }

        return run;
    }
}
