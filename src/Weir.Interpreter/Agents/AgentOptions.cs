using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Interpreter.Actions;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Agents;

/// <summary>How an agent runs jobs.</summary>
public sealed record AgentOptions
{
    /// <summary>Where the agent keeps journals and workspaces. It belongs to this agent alone.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The server groups whose jobs it runs: the task queues it polls.</summary>
    public IReadOnlyList<string> ServerGroups { get; init; } = ["default"];

    /// <summary>How many jobs of one server group run at one time. Default: two per core, at least 4.</summary>
    public int MaxConcurrentJobs { get; init; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Names the agent in records. Default: process id and host name.</summary>
    public string Identity { get; init; } = $"{Environment.ProcessId}@{Environment.MachineName}";

    public ActionRegistry Actions { get; init; } = ActionRegistry.CreateBuiltIn();

    public ISecretsProvider Secrets { get; init; } = NoSecrets.Instance;

    /// <summary>What <c>kv.get_secret</c> reads.</summary>
    public IKeyValues Keys { get; init; } = NoKeyValues.Instance;

    public IStepRecorder Recorder { get; init; } = NoStepRecorder.Instance;

    /// <summary>Variables of the agent's own environment that steps get. Nothing else of it reaches them.</summary>
    public IReadOnlyList<string> InheritedVariables { get; init; } =
        ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    /// <summary>Names of variables in a definition's <c>env</c> whose values are masked like secrets.</summary>
    public IReadOnlyList<string> SecretVariables { get; init; } = [];

    /// <summary>How long steps that run after a cancellation or the job's timeout (<c>always()</c>, <c>cancelled()</c>) may take together.</summary>
    public TimeSpan CleanupLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long programs that are told to end (SIGTERM) may take before they are killed (SIGKILL). Default: 10 seconds.</summary>
    public TimeSpan ProcessGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a job shows that it is alive while a step runs.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the agent clears away what it keeps of jobs that are over; infinite never does. Default: each minute.</summary>
    public TimeSpan CleaningInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a run's workspace stays when the run has ended; null keeps it for ever. Default: 90 days.</summary>
    public TimeSpan? WorkspaceRetention { get; init; } = TimeSpan.FromDays(90);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How a job waits when nothing of it goes on, such as between two attempts of a step; tests skip that time. Default: by <see cref="Time"/>.</summary>
    public Func<TimeSpan, CancellationToken, Task> Pause { get => field ?? ((duration, token) => Task.Delay(duration, Time, token)); init; }

    /// <summary>
    /// Called when the end of a step is durable on this agent, before the engine is told. For tests that let an agent die: what it throws
    /// ends the attempt there and then.
    /// </summary>
    public Action<SettledStep>? Settled { get; init; }

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}

/// <summary>A step whose end is durable.</summary>
/// <param name="Attempt">Of the job or task, from 1.</param>
/// <param name="Index">Its place in the job; 0 for a task.</param>
public sealed record SettledStep(RecordedJobKey Job, int Attempt, int Index);
