using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Protocol.V1;
using Weir.Protocol.Update.V1;

namespace Weir.Engine.Executions;

/// <summary>The protocol messages of updates: requests to the worker; acceptances, rejections and responses from it.</summary>
internal static class UpdateMessages
{
    private const string RequestSuffix = "/request";

    /// <summary>What a workflow task brings to its worker, in order of arrival.</summary>
    /// <param name="startedEventId">The task's; its worker handles the messages right before it.</param>
    /// <param name="includeSent">The worker has nothing in hand, so it gets what was sent before too.</param>
    public static IReadOnlyList<Message> Outgoing(RunState state, long startedEventId, bool includeSent)
    {
        if (!state.Updates.HasPending)
        {
            return [];
        }

        var messages = new List<Message>(state.Updates.Pending.Count);
        foreach (var pending in state.Updates.Pending.Values)
        {
            if (includeSent || !pending.IsSent)
            {
                messages.Add(new Message
                {
                    Id = pending.Id + RequestSuffix,
                    ProtocolInstanceId = pending.Id,
                    EventId = startedEventId - 1,
                    Body = Any.Pack(pending.Request),
                });
            }
        }

        return messages;
    }

    public static bool IsRejection(Message message) => message.Body?.Is(Rejection.Descriptor) ?? false;

    /// <summary>Does what a worker's message says.</summary>
    public static CommandRejection? Handle(Decision d, Message message)
    {
        var body = message.Body;
        if (body is null)
        {
            return Bad($"Update {message.ProtocolInstanceId} received message with nil body");
        }

        if (body.CalculateSize() > d.Limits.BlobSizeBytesMax)
        {
            return new CommandRejection(
                WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, $"Message type {body.TypeUrl} exceeds size limit.", TerminatesRun: true);
        }

        try
        {
            return body.TryUnpack<Acceptance>(out var acceptance) ? Accept(d, message.ProtocolInstanceId, acceptance)
                : body.TryUnpack<Rejection>(out var rejection) ? Reject(d, message.ProtocolInstanceId, rejection)
                : body.TryUnpack<Response>(out var response) ? Complete(d, message.ProtocolInstanceId, response)
                : Bad($"Message type {body.TypeUrl} not supported");
        }
        catch (Google.Protobuf.InvalidProtocolBufferException error)
        {
            return Bad($"unable to unmarshal request: {error.Message}");
        }
    }

    /// <summary>
    /// The worker completed the task that carried updates and left some unanswered; sending them again would only repeat that.
    /// </summary>
    /// <param name="startedEventId">The completed task's: events before it carried updates too.</param>
    public static void RejectUnprocessed(Decision d, long startedEventId)
    {
        foreach (var pending in d.State.Updates.Pending.Values)
        {
            if (pending.IsSent)
            {
                Reject(d, pending.Id);
            }
        }

        if (d.State.Updates.IncompleteCount == 0)
        {
            return;
        }

        foreach (var known in d.State.Updates.Known.Values)
        {
            if (known.Stage == UpdateStage.Admitted && known.AdmittedEventId < startedEventId)
            {
                Reject(d, known.Id);
            }
        }
    }

    private static CommandRejection? Accept(Decision d, string id, Acceptance acceptance)
    {
        var known = d.State.Updates.Known.GetValueOrDefault(id);
        var pending = d.State.Updates.FindPending(id);
        if (known is { Stage: not UpdateStage.Admitted })
        {
            return InvalidTransition(id, "Acceptance", known.Stage);
        }

        // An update that a crash has forgotten comes back with its worker's answer.
        var request = known is not null ? null : pending?.Request ?? acceptance.AcceptedRequest;
        if (known is null && request is null)
        {
            return Unknown(id);
        }

        if (known is null && pending is null && d.State.Updates.TotalCount >= d.Limits.UpdatesMax)
        {
            return Bad($"limit on number of total updates has been reached ({d.Limits.UpdatesMax})");
        }

        d.Append(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionUpdateAccepted,
            WorkflowExecutionUpdateAcceptedEventAttributes = new WorkflowExecutionUpdateAcceptedEventAttributes
            {
                ProtocolInstanceId = id,
                AcceptedRequestMessageId = id + RequestSuffix,
                AcceptedRequestSequencingEventId = acceptance.AcceptedRequestSequencingEventId,
                AcceptedRequest = request,
            },
        });
        d.UpdateNews.Add(new UpdateReached(id, UpdateStatus.Accepted));
        return null;
    }

    private static CommandRejection? Reject(Decision d, string id, Rejection rejection)
    {
        if (d.State.Updates.Known.GetValueOrDefault(id) is { Stage: not UpdateStage.Admitted } known)
        {
            return InvalidTransition(id, "Rejection", known.Stage);
        }

        if (Updates.Find(d.State, id) is null && rejection.RejectedRequest is null)
        {
            return Unknown(id);
        }

        if (rejection.Failure is null)
        {
            return Bad($"invalid *update.Rejection: failure is not set for Update {id}");
        }

        Reject(d, id, rejection.Failure);
        return null;
    }

    private static void Reject(Decision d, string id) => Reject(d, id, UpdateErrors.Unprocessed());

    private static void Reject(Decision d, string id, Protocol.Failure.V1.Failure failure)
    {
        d.UpdateNews.Add(new UpdateReached(id, UpdateStatus.Failed(failure)));
        if (d.State.Updates.Known.ContainsKey(id))
        {
            d.Emit(new Records.Change { UpdateAdmissionRejected = new Records.UpdateAdmissionRejected { UpdateId = id } });
        }
        else
        {
            d.Remember(new UpdateForgotten(id));
        }
    }

    private static CommandRejection? Complete(Decision d, string id, Response response)
    {
        if (d.State.Updates.Known.GetValueOrDefault(id) is not { } known)
        {
            return Unknown(id);
        }

        if (known.Stage != UpdateStage.Accepted)
        {
            return InvalidTransition(id, "Response", known.Stage);
        }

        if (response.Meta?.UpdateId != id || response.Outcome is null)
        {
            return Bad($"invalid *update.Response: meta or outcome does not fit Update {id}");
        }

        d.Append(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionUpdateCompleted,
            WorkflowExecutionUpdateCompletedEventAttributes = new WorkflowExecutionUpdateCompletedEventAttributes
            {
                Meta = response.Meta,
                AcceptedEventId = known.AcceptedEventId,
                Outcome = response.Outcome,
            },
        });
        d.UpdateNews.Add(new UpdateReached(id, UpdateStatus.Completed(response.Outcome)));
        return null;
    }

    private static CommandRejection InvalidTransition(string id, string message, UpdateStage stage) => Bad(
        $"invalid state transition attempted for Update {id}: received {message} message while in state {stage}");

    private static CommandRejection Unknown(string id) => Bad(
        $"update {id} wasn't found on the server. This is most likely a transient error which will be resolved automatically by retries");

    private static CommandRejection Bad(string message) => new(WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, message);
}
