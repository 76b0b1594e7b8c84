using Weir.Interpreter.Agents;

namespace Weir.Server.WorkflowTests;

/// <summary>
/// Counts the moments at which something was just completed: a step is durable at its agent and nobody else knows, or the engine has the
/// result of a job or task and nobody has acted on it. At one of them the workers die. Safe for concurrent use.
/// </summary>
/// <param name="killAt">The moment, from 1; null kills nobody.</param>
internal sealed class CrashPoints(int? killAt)
{
    private readonly Lock gate = new();
    private int count;
    private bool isDead;

    public bool MayKill => killAt is not null;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    /// <summary>What was completed when the workers died; null while they have not.</summary>
    public string? KilledAt { get; private set; }

    /// <summary>Lets the workers die.</summary>
    public Action Reached { get; set; } = () => { };

    /// <exception cref="OperationCanceledException">The agent is dead.</exception>
    public void Settled(SettledStep step) => Note($"step {step.Index + 1} of '{step.Job.JobKey}' was completed", isAgent: true);

    public void Completed() => Note("the engine had the result of a job or task", isAgent: false);

    /// <summary>New workers are there.</summary>
    public void Revive()
    {
        lock (gate)
        {
            isDead = false;
        }
    }

    private void Note(string what, bool isAgent)
    {
        var isReached = false;
        lock (gate)
        {
            if (!isDead && ++count == killAt)
            {
                (isReached, isDead) = (true, true);
                KilledAt = what;
            }
            else if (!isDead)
            {
                return;
            }
        }

        if (isReached)
        {
            Reached();
        }

        if (isAgent)
        {
            throw new OperationCanceledException("The agent is dead.");
        }
    }
}
