using Weir.Sdk.Converters;

namespace Weir.Interpreter.Runs;

/// <summary>What one run of the workflow's chain carries, starts and settles before it hands over to the next.</summary>
internal static class RunLimits
{
    /// <summary>After so many settled jobs and tasks a run continues as new at the first moment when nothing is running, unless it carries much.</summary>
    public const int SettledBeforeContinuing = 100;

    /// <summary>
    /// A run starts at most so many jobs and tasks, unless it carries much. Further ones wait until those have ended, since a running
    /// activity cannot move to the next run. The number is large so that a long job seldom holds up others.
    /// </summary>
    public const int StartedPerRun = 500;

    /// <summary>A run that carries much goes on for as long as what it settles takes about as much room in the history as what it carries.</summary>
    private const int CarriedBytesPerSettled = 512;

    /// <summary>Beyond it the engine would tell the run to continue as new anyway.</summary>
    private const int SettledMax = 2_000;

    /// <summary>
    /// Inputs of what runs at one time. Each start is an event in the history, and all of one workflow task must fit
    /// the engine's limit for it.
    /// </summary>
    public const int InFlightBytes = 1024 * 1024;

    /// <summary>Jobs and tasks that run at one time in a run that no longer continues as new. Half of what the engine takes.</summary>
    public const int InFlight = 1_000;

    /// <summary>The engine refuses larger payloads (2 MB with all that is around the data), and ends the run over one.</summary>
    public const int PayloadBytes = (2 * 1024 * 1024) - (16 * 1024);

    public static int SettledBefore(int carriedBytes) => Math.Clamp(carriedBytes / CarriedBytesPerSettled, SettledBeforeContinuing, SettledMax);

    public static int StartedIn(int carriedBytes) => Math.Max(StartedPerRun, SettledBefore(carriedBytes));

    /// <summary>Says that something does not fit a payload; null when it does.</summary>
    /// <param name="what">Such as <c>the plan and its inputs</c>.</param>
    public static string? Problem(string what, RawValue payload) => JsonPayload.Size(payload) <= PayloadBytes
        ? null
        : $"{what} have {JsonPayload.Size(payload)} bytes; at most {PayloadBytes} fit (limit: payload size). Pass references to large data, such as paths or keys, instead of the data";
}

/// <summary>A run cannot be submitted because its plan and inputs do not fit a payload.</summary>
public sealed class RunTooLargeException(string message) : Exception(message);
