using System.CommandLine;
using System.Runtime.InteropServices;
using Weir.Cli.Terminal;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;

namespace Weir.Cli;

/// <summary>Runs a command's body: signals become a cancelled token, and every expected error a message and an exit code.</summary>
internal static class CommandRunner
{
    public static void SetBody(this Command command, Output output, Func<ParseResult, CancellationToken, Task<int>> body) =>
        command.SetAction((parsed, _) => RunAsync(output, token => body(parsed, token)));

    private static async Task<int> RunAsync(Output output, Func<CancellationToken, Task<int>> body)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, stopping);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stopping);
        using var hangup = OnSignal(PosixSignal.SIGHUP, stopping);
        try
        {
            return await body(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (CliException problem)
        {
            output.Notice($"weir: {problem.Message}");
            return problem.ExitCode;
        }
        catch (StoreException problem)
        {
            output.Notice($"weir: {problem.Message}");
            return ExitCodes.Error;
        }
        catch (RpcException problem)
        {
            output.Notice($"weir: {problem.Message} ({problem.Code})");
            return ExitCodes.Error;
        }
    }

    /// <summary>The first signal asks to stop; the second one ends the process as usual.</summary>
    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stopping) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            if (!stopping.IsCancellationRequested)
            {
                context.Cancel = true;
                stopping.Cancel();
            }
        });
}
