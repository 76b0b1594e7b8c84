using Google.Protobuf;
using Weir.Protocol.History.V1;

namespace Weir.Sdk.Client;

/// <summary>The history of one run, for instance to replay it.</summary>
/// <param name="Id">The workflow id.</param>
/// <param name="Events">The events in order, the first being the start of the run. They must not be changed.</param>
public sealed record WorkflowHistory(string Id, IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>Reads the Protobuf JSON form of a history.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is not a history.</exception>
    public static WorkflowHistory FromJson(string workflowId, string json) =>
        new(workflowId, JsonParser.Default.Parse<History>(json).Events);

    public string ToJson() => JsonFormatter.Default.Format(ToProto());

    internal History ToProto()
    {
        var history = new History();
        history.Events.AddRange(Events);
        return history;
    }
}
