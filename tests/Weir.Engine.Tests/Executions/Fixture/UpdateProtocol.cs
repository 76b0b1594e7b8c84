using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Protocol.V1;
using Weir.Protocol.Update.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Executions.Fixture;

/// <summary>A worker's message, and whether a command gives it a place among the others.</summary>
internal sealed record WorkerMessage(Message Message, bool HasCommand);

/// <summary>Updates as clients and workers write them.</summary>
internal static class UpdateProtocol
{
    public static UpdateWorkflowExecutionRequest Request(string id) => new()
    {
        Namespace = RunFixture.Namespace,
        WorkflowExecution = new Protocol.Common.V1.WorkflowExecution { WorkflowId = RunFixture.WorkflowId },
        WaitPolicy = new WaitPolicy { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        Request = new Request
        {
            Meta = new Meta { UpdateId = id, Identity = "client" },
            Input = new Input { Name = "handler", Args = Data.Of(id) },
        },
    };

    public static WorkerMessage Accept(string id = "u", bool withRequest = true) => Of(id, "accept", hasCommand: true, new Acceptance
    {
        AcceptedRequestMessageId = id + "/request",
        AcceptedRequestSequencingEventId = 1,
        AcceptedRequest = withRequest ? Request(id).Request : null,
    });

    public static WorkerMessage Reject(string id = "u") => Of(id, "reject", hasCommand: false, new Rejection
    {
        RejectedRequestMessageId = id + "/request",
        RejectedRequest = Request(id).Request,
        Failure = Data.ApplicationFailure("Invalid"),
    });

    public static WorkerMessage Complete(string id = "u") => Of(id, "complete", hasCommand: true, new Response
    {
        Meta = new Meta { UpdateId = id, Identity = "client" },
        Outcome = new Outcome { Success = Data.Of("answer") },
    });

    public static WorkerMessage Of(string id, string what, bool hasCommand, IMessage body) =>
        new(new Message { Id = $"{id}/{what}", ProtocolInstanceId = id, Body = Any.Pack(body) }, hasCommand);

    public static void Add(RespondWorkflowTaskCompletedRequest request, params WorkerMessage[] messages)
    {
        foreach (var (message, hasCommand) in messages)
        {
            request.Messages.Add(message);
            if (hasCommand)
            {
                request.Commands.Add(Place(message.Id));
            }
        }
    }

    public static Command Place(string messageId) => new()
    {
        CommandType = CommandType.ProtocolMessage,
        ProtocolMessageCommandAttributes = new ProtocolMessageCommandAttributes { MessageId = messageId },
    };
}
