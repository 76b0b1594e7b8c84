using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Common;
using Weir.Sdk.Replay.Machines;

namespace Weir.Sdk.Replay;

/// <summary>
/// Which patches are on. The markers that the current workflow task led to are read ahead, so that on replay the code takes the path that
/// it took before. A patch keeps its answer for the whole run.
/// </summary>
internal sealed class Patches(MachineHost host)
{
    private static readonly SearchAttributeKey<IReadOnlyCollection<string>> ChangeVersion =
        SearchAttributeKey.CreateKeywordList(PatchMarker.ChangeVersionAttribute);

    private Dictionary<string, bool>? answers;
    private HashSet<string>? recorded;
    private readonly List<string> active = [];

    /// <summary>Search attributes for a next run, which decides about patches anew.</summary>
    public static SearchAttributeCollection WithoutChangeVersion(SearchAttributeCollection attributes) =>
        attributes.ContainsKey(ChangeVersion) ? attributes.With(ChangeVersion.ValueUnset()) : attributes;

    /// <summary>Reads the markers between <paramref name="start"/> and the end of the next piece of history.</summary>
    public void ReadAhead(IReadOnlyList<HistoryEvent> events, int start)
    {
        for (var i = start; i < events.Count && events[i].EventType != EventType.WorkflowTaskStarted; i++)
        {
            if (PatchMarker.Read(events[i]) is { } patch)
            {
                (recorded ??= []).Add(patch.Id);
            }
        }
    }

    /// <param name="patchId">The patch.</param>
    /// <param name="deprecated">Whether the code only says that the patch is no longer needed.</param>
    /// <param name="isReplaying">Whether the code runs for events that it handled before.</param>
    /// <param name="attributes">The run's search attributes, which list the patches that are on.</param>
    public bool Ask(string patchId, bool deprecated, bool isReplaying, ref SearchAttributeCollection attributes)
    {
        if ((answers ??= []).TryGetValue(patchId, out var answer))
        {
            return answer;
        }

        var isRecorded = recorded?.Contains(patchId) ?? false;
        answer = deprecated || !isReplaying || isRecorded;
        answers.Add(patchId, answer);
        if (!answer || (isReplaying && !isRecorded))
        {
            return answer;
        }

        host.Queue(PatchMarker.Create(patchId, deprecated), RecordedMachine.Instance, optional: deprecated);
        if (!deprecated)
        {
            active.Add(patchId);
            var known = attributes.TryGet(ChangeVersion, out var versions) ? versions : [];
            attributes = attributes.With(ChangeVersion.ValueSet([.. known, .. active.Except(known)]));
            var command = new Command { CommandType = CommandType.UpsertWorkflowSearchAttributes };
            command.UpsertWorkflowSearchAttributesCommandAttributes = new() { SearchAttributes = new() };
            command.UpsertWorkflowSearchAttributesCommandAttributes.SearchAttributes.IndexedFields.Add(
                PatchMarker.ChangeVersionAttribute,
                attributes.ToProto().IndexedFields[PatchMarker.ChangeVersionAttribute]);
            host.Queue(command, RecordedMachine.Instance, optional: true);
        }

        return answer;
    }
}
