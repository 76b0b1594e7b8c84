using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;

namespace Weir.Interpreter.Processes;

/// <summary>
/// Runs programs with their whole process tree under control.
/// </summary>
/// <remarks>
/// <para>On timeout or cancellation the tree gets SIGTERM, then after the grace SIGKILL: the program's group, and on Linux every
/// process that carries the execution's token. The call returns when none of them is left.</para>
/// <para>When Weir is killed, the supervisor (<see cref="SupervisorScript"/>) kills the tree.</para>
/// <para>When the program ends by itself, processes that it leaves running live on, and their output is read and dropped.</para>
/// </remarks>
public sealed class ProcessSupervisor(TimeProvider time)
{
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(20);

    /// <summary>The largest pipe that a program may make for itself (Linux; fs.pipe-max-size).</summary>
    private const long PipeBytesMax = 1024 * 1024;

    /// <summary>For tests of the macOS way on Linux: groups are made by bash's job control, as where there is no setsid.</summary>
    internal bool UsesJobControl { get; init; }

    /// <summary>True where programs can be run: Linux and macOS.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>Runs a program to its end.</summary>
    /// <param name="spec">What to run. Its control folder must be empty.</param>
    /// <param name="output">Gets the output while the program runs; nothing arrives after the call has returned.</param>
    /// <param name="cancellationToken">
    /// Ends the tree. The outcome is then <see cref="ProcessEnd.Cancelled"/>: no <see cref="OperationCanceledException"/> is thrown.
    /// </param>
    /// <exception cref="PlatformNotSupportedException">On Windows.</exception>
    /// <exception cref="IOException">The program ended, and how could not be written to the control folder (the disk is full, say).</exception>
    public async Task<ProcessOutcome> RunAsync(ProcessSpec spec, IOutputSink output, CancellationToken cancellationToken)
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException("Steps that run programs need Linux or macOS.");
        }

        var started = time.GetTimestamp();
        if (cancellationToken.IsCancellationRequested)
        {
            return new(ProcessEnd.Cancelled, -1, TimeSpan.Zero, "cancelled before it was started");
        }

        var (start, status, problem) = Prepare(spec);
        if (start is null)
        {
            return new(ProcessEnd.NotStarted, status, time.GetElapsedTime(started), problem);
        }

        using var supervisor = new Process { StartInfo = start };
        try
        {
            supervisor.Start();
        }
        catch (Win32Exception refused)
        {
            const int ArgumentsTooLarge = 7;
            var why = refused.NativeErrorCode == ArgumentsTooLarge
                ? "the arguments and the environment together are larger than the system allows"
                : refused.Message;
            return new(ProcessEnd.NotStarted, CommandLookup.NotExecutableStatus, time.GetElapsedTime(started), $"{spec.FileName}: {why}");
        }

        var budget = new OutputBudget(output, spec.Output.TotalBytes);
        OutputPump[] pumps =
        [
            OutputPump.Start((AnonymousPipeClientStream)supervisor.StandardOutput.BaseStream, OutputStream.StandardOutput, budget, spec.Output.LineCharacters),
            OutputPump.Start((AnonymousPipeClientStream)supervisor.StandardError.BaseStream, OutputStream.StandardError, budget, spec.Output.LineCharacters),
        ];
        var end = await WaitAsync(supervisor, spec, cancellationToken).ConfigureAwait(false);
        if (end is ProcessEnd.Exited && ControlFiles.ReadStatus(spec.ControlFolder) is null)
        {
            if (supervisor.ExitCode == SupervisorScript.StatusNotWritten)
            {
                throw DiskSpace.Full($"The exit status of {spec.FileName} could not be written to {spec.ControlFolder}.");
            }

            end = ProcessEnd.Lost;
            await Survivors.KillAllAsync(spec.Token, time, CancellationToken.None).ConfigureAwait(false);
        }

        await DrainAsync(pumps).ConfigureAwait(false);
        budget.Close();
        return Outcome(end, spec, time.GetElapsedTime(started));
    }

    private (ProcessStartInfo? Start, int Status, string? Problem) Prepare(ProcessSpec spec)
    {
        if (!Directory.Exists(spec.WorkingDirectory))
        {
            return (null, CommandLookup.NotExecutableStatus, $"working directory not found: {spec.WorkingDirectory}");
        }

        var path = spec.Environment.GetValueOrDefault("PATH");
        var (program, status, problem) = CommandLookup.Find(spec.FileName, path, spec.WorkingDirectory);
        if (program is null)
        {
            return (null, status, problem);
        }

        // setsid detaches the supervisor from Weir's terminal as well; without it (macOS) bash's job control makes the groups.
        var setsid = UsesJobControl ? null : CommandLookup.Find("setsid", CommandLookup.DefaultPath, "/").Path;
        var shell = setsid is null ? "/bin/bash" : "/bin/sh";
        var start = new ProcessStartInfo(setsid ?? shell)
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (setsid is not null)
        {
            start.ArgumentList.Add(shell);
        }

        foreach (var argument in (IEnumerable<string>)
            ["-c", SupervisorScript.Text, "weir-supervisor", spec.ControlFolder, spec.Token.Value, setsid ?? "", spec.InputFile ?? "/dev/null", program, .. spec.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment.TryAdd("PATH", CommandLookup.DefaultPath);
        return (start, 0, null);
    }

    private async Task<ProcessEnd> WaitAsync(Process supervisor, ProcessSpec spec, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(spec.Timeout ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await supervisor.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            return ProcessEnd.Exited;
        }
        catch (OperationCanceledException)
        {
            var end = cancellationToken.IsCancellationRequested ? ProcessEnd.Cancelled : ProcessEnd.TimedOut;
            if (ControlFiles.ReadStatus(spec.ControlFolder) is null)
            {
                ControlFiles.MarkEnded(spec.ControlFolder);
            }

            await EndTreeAsync(supervisor, spec).ConfigureAwait(false);
            return end;
        }
    }

    /// <summary>SIGTERM, grace, SIGKILL. Returns when the supervisor has exited and nothing that carries the token lives.</summary>
    private async Task EndTreeAsync(Process supervisor, ProcessSpec spec)
    {
        await SignalGroupAsync(supervisor, "TERM").ConfigureAwait(false);
        Survivors.Signal(spec.Token, Signals.Terminate);

        using var grace = new CancellationTokenSource(spec.Grace, time);
        while (!grace.IsCancellationRequested && IsAnythingLeft(supervisor, spec))
        {
            await Task.Delay(PollPause, time, CancellationToken.None).ConfigureAwait(false);
        }

        await SignalGroupAsync(supervisor, "KILL").ConfigureAwait(false);
        if (ControlFiles.ReadIds(spec.ControlFolder) is { } ids)
        {
            Signals.SendToGroup(ids.Program, Signals.Kill);
        }

        await Survivors.KillAllAsync(spec.Token, time, CancellationToken.None).ConfigureAwait(false);
        await supervisor.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static bool IsAnythingLeft(Process supervisor, ProcessSpec spec) =>
        !supervisor.HasExited
        || (ControlFiles.ReadIds(spec.ControlFolder) is { } ids && Signals.SendToGroup(ids.Program, 0))
        || Survivors.Find(spec.Token).Count > 0;

    private static async Task SignalGroupAsync(Process supervisor, string signal)
    {
        try
        {
            await supervisor.StandardInput.WriteAsync(signal + "\n").ConfigureAwait(false);
            await supervisor.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The supervisor has exited: there is no program to signal any more.
        }
    }

    /// <summary>
    /// What the program wrote is in the pipes when it exits, so reading goes on until that is handed on. A background process that holds
    /// the pipes may write for ever: what comes after a whole pipe's content cannot be the program's.
    /// </summary>
    private async Task DrainAsync(OutputPump[] pumps)
    {
        var all = Task.WhenAll(pumps.Select(pump => pump.Completion));
        var limits = pumps.Select(pump => pump.BytesHandedOn + PipeBytesMax).ToArray();
        while (!all.IsCompleted && pumps.Zip(limits).Any(pump => !pump.First.IsDrained && pump.First.BytesHandedOn < pump.Second))
        {
            await Task.WhenAny(all, Task.Delay(PollPause, time, CancellationToken.None)).ConfigureAwait(false);
        }

        foreach (var pump in pumps)
        {
            pump.EndLine();
        }
    }

    private static ProcessOutcome Outcome(ProcessEnd end, ProcessSpec spec, TimeSpan elapsed)
    {
        var status = ControlFiles.ReadStatus(spec.ControlFolder) ?? -1;
        return end switch
        {
            ProcessEnd.TimedOut => new(end, status, elapsed, $"it did not end within {spec.Timeout!.Value:c} and was ended"),
            ProcessEnd.Cancelled => new(end, status, elapsed, "it was cancelled and ended"),
            ProcessEnd.Lost => new(end, status, elapsed, "its supervisor was killed from outside, so how it ended is not known"),
            _ => new(end, status, elapsed),
        };
    }
}
