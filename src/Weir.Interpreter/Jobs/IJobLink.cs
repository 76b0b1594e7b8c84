namespace Weir.Interpreter.Jobs;

/// <summary>How a running job is connected to the run it belongs to.</summary>
internal interface IJobLink
{
    string WorkflowId { get; }

    /// <summary>Of the activity, from 1.</summary>
    int Attempt { get; }

    /// <summary>Names the attempt, so that an agent that starts can give it back; null when that is not possible.</summary>
    byte[]? TaskToken { get; }

    /// <summary>What an earlier attempt last reported; null when there was none.</summary>
    JobCheckpoint? LastCheckpoint { get; }

    /// <summary>Fires when the run wants the job to be cancelled: cleanup steps still run, and the job reports its end.</summary>
    CancellationToken CancelRequested { get; }

    /// <summary>
    /// Fires when this attempt must end now and nobody waits for its result: the agent stops, the run is gone, or another attempt has
    /// taken over. The interrupted step runs again in the next attempt.
    /// </summary>
    CancellationToken Abandoned { get; }

    /// <summary>Fires when the agent leaves: this attempt then begins no further step, and another one goes on with the job.</summary>
    CancellationToken HandingOver { get; }

    /// <summary>Returns when the checkpoint is durable at the engine.</summary>
    Task ReportAsync(JobCheckpoint checkpoint, CancellationToken cancellationToken);
}

/// <summary>This attempt of the job ended without settling it.</summary>
internal sealed class JobAbandonedException() : Exception("The job was interrupted and goes on in its next attempt.")
{
    /// <summary>Where the job stands; null when that is not known.</summary>
    public JobCheckpoint? Checkpoint { get; init; }
}
