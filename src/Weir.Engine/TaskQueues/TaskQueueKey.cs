using Weir.Engine.Deployments;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>
/// Names a task queue. Workflow tasks and activity tasks of the same name are two queues, and each version of a worker deployment has its
/// own under that name.
/// </summary>
/// <param name="Version">Whose workers poll it; null for the workers without a version.</param>
internal readonly record struct TaskQueueKey(string Namespace, string Name, TaskQueueType Type, DeploymentVersion? Version = null)
{
    /// <summary>The name and type without the version: what operators and routing know.</summary>
    public TaskQueueKey Family => Version is null ? this : this with { Version = null };
}
