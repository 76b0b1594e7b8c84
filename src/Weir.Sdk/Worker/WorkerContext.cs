using Microsoft.Extensions.Logging;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Sdk.Client;

namespace Weir.Sdk.Worker;

/// <summary>What the parts of one worker share.</summary>
internal sealed class WorkerContext
{
    public WorkerContext(WeirClient client, WeirWorkerOptions options)
    {
        Client = client;
        Options = options;
        Identity = options.Identity ?? client.Options.Identity;
        LoggerFactory = options.LoggerFactory ?? client.Options.LoggerFactory;
        Logger = LoggerFactory.CreateLogger("Weir.Worker");
        NormalQueue = new TaskQueue { Name = options.TaskQueue, Kind = TaskQueueKind.Normal };
        StickyQueue = options.MaxCachedWorkflows == 0
            ? null
            : new TaskQueue
            {
                Name = $"{Identity}-{options.TaskQueue}-{InstanceKey}",
                Kind = TaskQueueKind.Sticky,
                NormalName = options.TaskQueue,
            };
    }

    public WeirClient Client { get; }

    public WeirWorkerOptions Options { get; }

    public string Namespace => Client.Options.Namespace;

    public string Identity { get; }

    public string InstanceKey { get; } = Guid.NewGuid().ToString("N");

    public ILoggerFactory LoggerFactory { get; }

    public ILogger Logger { get; }

    public RpcCaller Caller => Client.Caller;

    public TimeProvider Time => Client.Options.TimeProvider;

    public TaskQueue NormalQueue { get; }

    /// <summary>This worker's own queue, for runs that it has in memory; null when it keeps none.</summary>
    public TaskQueue? StickyQueue { get; }

    /// <summary>Cancelled when the worker begins to stop.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    /// <summary>Cancelled when activities have used up their grace.</summary>
    public CancellationTokenSource GraceOver { get; } = new();
}
