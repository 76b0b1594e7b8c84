using Weir.Definitions.Runs;

namespace Weir.Interpreter.Runs;

/// <summary>The job around a single task: agents keep, record and recover both alike.</summary>
internal static class JobShell
{
    /// <summary>What a task without a limit may take. Agents need some number.</summary>
    private const double UnlimitedMinutes = 365 * 24 * 60;

    public static JobInvocation Of(TaskInvocation task, string taskQueue) => new()
    {
        Key = task.Key,
        JobId = task.TaskId,
        Name = task.Name,
        RunsOn = taskQueue,
        TimeoutMinutes = UnlimitedMinutes,
        Job = new() { Steps = [new() { Id = task.TaskId, Name = task.Name, Uses = task.Action, Line = task.Line }] },
        Attempt = task.Attempt,
        Source = task.Source,
    };
}
