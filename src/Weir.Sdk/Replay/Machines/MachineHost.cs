using Weir.Protocol.Command.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Replay.Machines;

/// <summary>What machines of one run share.</summary>
internal sealed class MachineHost(string @namespace, IPayloadConverter payloads, IFailureConverter failures)
{
    private readonly Dictionary<long, ReplayMachine> byEventId = [];
    private readonly List<ReplayMachine> jobs = [];

    public string Namespace { get; } = @namespace;

    public IPayloadConverter Payloads { get; } = payloads;

    public IFailureConverter Failures { get; } = failures;

    public CommandQueue Commands { get; } = new();

    /// <summary>The job that tells the code that cancellation was requested.</summary>
    public required ReplayMachine CancelJob { get; init; }

    /// <summary>How many promises the server will still have to do with.</summary>
    public int OpenPromises { get; set; }

    public PendingCommand Queue(Command command, ReplayMachine machine, bool optional = false) => Commands.Add(command, machine, optional);

    /// <summary>Later events refer to the machine by the id of this event.</summary>
    public void Register(long eventId, ReplayMachine machine) => byEventId.Add(eventId, machine);

    /// <summary>No later event refers to the machine.</summary>
    public void Forget(long eventId) => byEventId.Remove(eventId);

    /// <summary>The machine that an event refers to.</summary>
    public ReplayMachine Find(HistoryEvent recorded, long eventId) =>
        byEventId.TryGetValue(eventId, out var machine) ? machine : throw Nondeterminism.UnknownReference(recorded, eventId);

    /// <summary>Has the machine run its job after all events of the workflow task were applied.</summary>
    public void AddJob(ReplayMachine machine) => jobs.Add(machine);

    /// <summary>Runs the jobs in the order of their events.</summary>
    public void RunJobs()
    {
        foreach (var job in jobs)
        {
            job.RunJob();
        }

        jobs.Clear();
    }
}
