using Weir.Protocol.Enums.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>Names a task queue. Workflow tasks and activity tasks of the same name are two queues.</summary>
internal readonly record struct TaskQueueKey(string Namespace, string Name, TaskQueueType Type);
