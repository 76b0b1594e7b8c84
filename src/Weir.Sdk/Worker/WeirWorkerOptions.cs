using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Weir.Sdk.Activities;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Worker;

/// <summary>What a worker runs and how. Fill it before the worker is created; the worker reads it then.</summary>
public sealed class WeirWorkerOptions
{
    /// <param name="taskQueue">The queue that the worker takes tasks from.</param>
    public WeirWorkerOptions(string taskQueue) => TaskQueue = taskQueue;

    public string TaskQueue { get; }

    /// <summary>Null means the client's identity.</summary>
    public string? Identity { get; set; }

    /// <summary>How many workflow tasks are worked on at once. Default 100.</summary>
    public int MaxConcurrentWorkflowTasks { get; set; } = 100;

    /// <summary>How many activities run at once. Default 100.</summary>
    public int MaxConcurrentActivities { get; set; } = 100;

    /// <summary>How many polls for workflow tasks are open at once. Default 5; at least 2 while runs are cached.</summary>
    public int MaxConcurrentWorkflowTaskPolls { get; set; } = 5;

    /// <summary>How many polls for activities are open at once. Default 5.</summary>
    public int MaxConcurrentActivityTaskPolls { get; set; } = 5;

    /// <summary>The share of workflow task polls that is for the shared queue, while runs are cached. Default 0.2.</summary>
    public double NonStickyToStickyPollRatio { get; set; } = 0.2;

    /// <summary>How many runs stay in memory between their tasks; 0 replays the history at each task. Default 10,000.</summary>
    public int MaxCachedWorkflows { get; set; } = 10_000;

    /// <summary>How long a task waits for this worker before it goes to the shared queue. Default 10 seconds.</summary>
    public TimeSpan StickyQueueScheduleToStartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long activities may go on after the worker begins to stop, before they are cancelled. Default none.</summary>
    public TimeSpan GracefulShutdownTimeout { get; set; } = TimeSpan.Zero;

    /// <summary>The longest time between two heartbeats that are joined. Default 60 seconds.</summary>
    public TimeSpan MaxHeartbeatThrottleInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>That time for activities without a heartbeat timeout. Default 30 seconds.</summary>
    public TimeSpan DefaultHeartbeatThrottleInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many activities per second the whole queue hands out. Null means no limit.</summary>
    public double? MaxTaskQueueActivitiesPerSecond { get; set; }

    /// <summary>True to have no activity handed over together with the answer to a workflow task.</summary>
    public bool DisableEagerActivityExecution { get; set; }

    /// <summary>Exceptions, beside failure exceptions, that fail a workflow instead of its task. Subclasses count.</summary>
    public IReadOnlyCollection<Type> WorkflowFailureExceptionTypes { get; set; } = [];

    /// <summary>Null means the client's.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal List<WorkflowDefinition> Workflows { get; } = [];

    internal List<ActivityDefinition> Activities { get; } = [];

    /// <summary>Adds a class with a <see cref="WorkflowAttribute"/>.</summary>
    /// <exception cref="ArgumentException">The class is not a workflow; the message says what is missing.</exception>
    public WeirWorkerOptions AddWorkflow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TWorkflow>() =>
        AddWorkflow(typeof(TWorkflow));

    /// <inheritdoc cref="AddWorkflow{TWorkflow}"/>
    public WeirWorkerOptions AddWorkflow([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type workflow)
    {
        Workflows.Add(WorkflowDefinition.Create(workflow));
        return this;
    }

    /// <summary>Adds every <see cref="ActivityAttribute"/> method of an object's class.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public WeirWorkerOptions AddAllActivities<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)] TActivities>(
        TActivities instance)
        where TActivities : notnull
    {
        Activities.AddRange(ActivityDefinition.CreateAll(typeof(TActivities), instance));
        return this;
    }

    /// <summary>Adds every static <see cref="ActivityAttribute"/> method of a class.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not static.</exception>
    public WeirWorkerOptions AddAllActivities(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)] Type type)
    {
        Activities.AddRange(ActivityDefinition.CreateAll(type, null));
        return this;
    }

    /// <summary>Adds one <see cref="ActivityAttribute"/> method.</summary>
    public WeirWorkerOptions AddActivity(Delegate activity)
    {
        Activities.Add(ActivityDefinition.Create(activity.Method, activity.Target));
        return this;
    }

    /// <summary>Adds one activity under a name; the method needs no attribute.</summary>
    public WeirWorkerOptions AddActivity(string name, Delegate activity)
    {
        Activities.Add(ActivityDefinition.Create(activity.Method, activity.Target, name));
        return this;
    }
}
