using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Weir.Engine;
using Weir.Engine.Storage;
using Weir.Sdk.Client;
using Weir.Sdk.Worker;
using Weir.Tests.Shared;

namespace Weir.Sdk.Tests.EndToEnd;

/// <summary>An engine on the memory store with a clock that the test moves, and a client of it.</summary>
public sealed class EngineFixture : IAsyncDisposable
{
    private readonly WeirEngine engine;
    private readonly List<RunningWorker> workers = [];

    private EngineFixture(WeirEngine engine, ManualTimeProvider time, CapturedLogs logs)
    {
        this.engine = engine;
        Time = time;
        Logs = logs;
        Client = new WeirClient(engine.WorkflowService, new WeirClientOptions { TimeProvider = time, LoggerFactory = logs });
    }

    internal ManualTimeProvider Time { get; }

    internal CapturedLogs Logs { get; }

    public WeirClient Client { get; }

    public static async Task<EngineFixture> StartAsync()
    {
        var time = new ManualTimeProvider();
        var engine = await WeirEngine.StartAsync(new MemoryEngineStore(), new EngineOptions { TimeProvider = time });
        return new EngineFixture(engine, time, new CapturedLogs());
    }

    public RunningWorker StartWorker(Action<WeirWorkerOptions> configure, string taskQueue = "queue")
    {
        var options = new WeirWorkerOptions(taskQueue);
        configure(options);
        var worker = new RunningWorker(new WeirWorker(Client, options));
        workers.Add(worker);
        return worker;
    }

    public static WorkflowOptions Options(string? id = null) => new(id ?? Guid.NewGuid().ToString(), "queue");

    /// <summary>Moves the clock to each timer in turn until the task ends.</summary>
    public async Task<T> SkipUntilAsync<T>(Task<T> task)
    {
        for (var i = 0; i < 10_000 && !task.IsCompleted; i++)
        {
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None));
            if (!task.IsCompleted && Time.NextDue is { } due)
            {
                Time.Advance(due > Time.GetUtcNow() ? due - Time.GetUtcNow() : TimeSpan.Zero);
            }
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Waits, in real time, until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 2_000; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }

        throw new TimeoutException("The state that was waited for did not come about");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        await engine.DisposeAsync();
    }
}

/// <summary>A worker that runs until disposed.</summary>
public sealed class RunningWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();

    public RunningWorker(WeirWorker worker)
    {
        Worker = worker;
        Execution = Task.Run(() => worker.ExecuteAsync(stop.Token));
    }

    public WeirWorker Worker { get; }

    public Task Execution { get; }

    public void BeginStop() => stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Execution.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, CancellationToken.None);
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class CapturedLogs : ILoggerFactory, ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, LogLevel Level, string Message)> entries = new();

    public IReadOnlyList<(string Category, LogLevel Level, string Message)> Entries => [.. entries];

    public ILogger CreateLogger(string categoryName) => new Logger(entries, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<(string Category, LogLevel Level, string Message)> entries, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue((category, logLevel, formatter(state, exception) + (exception is null ? string.Empty : " " + exception.Message)));
    }
}
