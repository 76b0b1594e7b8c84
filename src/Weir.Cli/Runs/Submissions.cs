using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;
using Weir.Sdk.Exceptions;

namespace Weir.Cli.Runs;

/// <summary>Starts runs and follows them, or leaves them to the background.</summary>
internal static class Submissions
{
    public static Task<int> FollowAsync(
        Output output, DataFolder folder, RunSubmission submission, OutputFormat format, CancellationToken cancellationToken) =>
        new RunFollower(output, folder).FollowAsync(
            submission.WorkflowId,
            format,
            async connection =>
            {
                await SubmitAsync(connection, submission, cancellationToken);
                output.Notice($"run {submission.WorkflowId} accepted");
            },
            cancellationToken);

    public static async Task<int> DetachAsync(Output output, DataFolder folder, RunSubmission submission, CancellationToken cancellationToken)
    {
        await Connection.UseAsync(
            () => BackgroundHost.ReachOrStartAsync(folder, cancellationToken),
            connection => SubmitAsync(connection, submission, cancellationToken));

        if (!BackgroundHost.IsOwner(folder))
        {
            // The owner is a command in some terminal and may end before this run: a host waits to take over.
            BackgroundHost.Start(folder);
        }

        output.Notice($"run {submission.WorkflowId} accepted; 'weir show {submission.WorkflowId}' shows it, 'weir resume {submission.WorkflowId}' waits for it");
        await output.Data.WriteLineAsync(submission.WorkflowId);
        return ExitCodes.Completed;
    }

    private static async Task<SubmittedRun> SubmitAsync(Connection connection, RunSubmission submission, CancellationToken cancellationToken)
    {
        try
        {
            return await new RunClient(connection.Client).SubmitAsync(submission, cancellationToken);
        }
        catch (RunTooLargeException problem)
        {
            throw new CliException(problem.Message, ExitCodes.Usage, problem);
        }
        catch (WorkflowAlreadyStartedException problem)
        {
            var id = submission.WorkflowId;
            throw new CliException(
                $"a run with the id '{id}' is still open. 'weir resume {id}' goes on with it, 'weir cancel {id}' ends it; or choose another --id.",
                innerException: problem);
        }
    }
}
