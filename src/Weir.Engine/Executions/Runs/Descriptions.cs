using Weir.Engine.Storage;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

internal static class Descriptions
{
    public static DescribeWorkflowExecutionResponse Describe(RunState state) => throw new NotImplementedException();
}

internal static class RunRows
{
    /// <summary>The run's indexed row, with the exact next deadline as <see cref="RunRow.Due"/>; long past while it has work to hand out.</summary>
    public static RunRow Of(RunState state, RunNumber number) => throw new NotImplementedException();
}
