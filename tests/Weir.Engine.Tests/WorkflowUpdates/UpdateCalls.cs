using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Protocol.V1;
using Weir.Protocol.Update.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.WorkflowUpdates;

/// <summary>Update calls of clients, and the messages of workers.</summary>
internal static class UpdateCalls
{
    public static UpdateWorkflowExecutionRequest Request(string id, string workflowId = "order-1") => new()
    {
        Namespace = EngineHarness.Namespace,
        WorkflowExecution = new WorkflowExecution { WorkflowId = workflowId },
        WaitPolicy = new WaitPolicy { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        Request = new Request { Meta = new Meta { UpdateId = id, Identity = "client" }, Input = new Input { Name = "change" } },
    };

    public static UpdateWorkflowExecutionRequest With(this UpdateWorkflowExecutionRequest request, Action<UpdateWorkflowExecutionRequest> configure)
    {
        configure(request);
        return request;
    }

    public static Task<UpdateWorkflowExecutionResponse> UpdateAsync(
        this EngineHarness harness, string id, UpdateWorkflowExecutionLifecycleStage waitFor = UpdateWorkflowExecutionLifecycleStage.Completed) =>
        EngineHarness.InTime(harness.Service.UpdateWorkflowExecutionAsync(Request(id).With(r => r.WaitPolicy.LifecycleStage = waitFor)));

    public static Task<PollWorkflowExecutionUpdateResponse> PollUpdateAsync(
        this EngineHarness harness, string id, UpdateWorkflowExecutionLifecycleStage waitFor = UpdateWorkflowExecutionLifecycleStage.Completed) =>
        EngineHarness.InTime(harness.Service.PollWorkflowExecutionUpdateAsync(new PollWorkflowExecutionUpdateRequest
        {
            Namespace = EngineHarness.Namespace,
            UpdateRef = new UpdateRef { WorkflowExecution = new WorkflowExecution { WorkflowId = "order-1" }, UpdateId = id },
            WaitPolicy = waitFor == UpdateWorkflowExecutionLifecycleStage.Unspecified ? null : new WaitPolicy { LifecycleStage = waitFor },
        }));

    public static Message Accept(string id) => Message(id, new Acceptance
    {
        AcceptedRequestMessageId = id + "/request",
        AcceptedRequest = Request(id).Request,
    });

    public static Message Complete(string id, string answer) => Message(id, new Response
    {
        Meta = new Meta { UpdateId = id },
        Outcome = new Outcome { Success = Commands.Payloads(answer) },
    });

    public static Message Message(string id, IMessage body) =>
        new() { Id = $"{id}/{body.Descriptor.Name}", ProtocolInstanceId = id, Body = Any.Pack(body) };
}
