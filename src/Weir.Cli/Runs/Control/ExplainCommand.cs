using System.CommandLine;
using System.Globalization;
using System.Text;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Definitions.Runs;
using Weir.Interpreter.Records;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary><c>weir explain ID</c>: why a run stands where it stands, and what comes next.</summary>
internal static class ExplainCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var history = new Option<bool>("--history") { Description = "Shows every change of a job or task with its time" };
        var format = RunOptions.Output();
        var data = DataFolder.CreateOption();
        var command = new Command("explain", "Tells what a run waits for and what comes next") { id, history, data, format };
        command.SetBody(output, (parsed, token) => Connection.UseAsync(
            DataFolder.From(parsed, data),
            works: true,
            async connection =>
            {
                var chosen = parsed.GetRequiredValue(id);
                var run = await new RunReader(connection.Client, connection.Records).FindAsync(chosen, token) ?? throw RunErrors.Unknown(chosen);
                var report = await new RunClient(connection.Client).GetNodesAsync(chosen, cancellationToken: token);
                if (parsed.GetValue(format) == OutputFormat.Json)
                {
                    await output.Data.WriteLineAsync(RunReportJson.Write(report));
                }
                else
                {
                    await WriteAsync(output, run, report, parsed.GetValue(history));
                }

                return ExitCodes.Completed;
            },
            token,
            runsJobs: false));
        return command;
    }

    private static async Task WriteAsync(Output output, RunView run, RunNodesReport report, bool withHistory)
    {
        await output.Data.WriteLineAsync($"run {run.WorkflowId}: {(report is { PauseRequested: true, IsPaused: false } ? "pausing: what runs is let end" : run.Status)}");
        foreach (var node in report.Nodes.Where(node => !IsOver(node.Status)).OrderBy(node => node.Status == NodeStatus.Pending))
        {
            await output.Data.WriteLineAsync(SafeText.OneLine(Line(node)));
        }

        foreach (var open in report.Inquiries)
        {
            await output.Data.WriteLineAsync($"  {open.Key} asks: {SafeText.OneLine(open.Inquiry.Prompt)}");
            await output.Data.WriteLineAsync($"    answer with: weir answer {run.WorkflowId} {open.Key} --value '...'{(open.Inquiry.ExpiresAt is { } end ? $" (until {Time(end)})" : "")}");
        }

        foreach (var (key, child) in report.Children)
        {
            await output.Data.WriteLineAsync($"  {key} is run {child}; 'weir explain {child}' tells more");
        }

        if (!run.IsOpen)
        {
            await output.Data.WriteLineAsync(run.Failure is null ? "  nothing more comes" : $"  because: {SafeText.OneLine(run.Failure.Message)}");
        }

        foreach (var change in withHistory ? report.History : [])
        {
            await output.Data.WriteLineAsync(SafeText.OneLine($"  {Time(change.At)}  {change.Key,-24}  {change.Status.ToWord(),-10}  {change.Reason}".TrimEnd()));
        }
    }

    private static string Line(NodeView node)
    {
        var text = new StringBuilder($"  {node.Key,-24}  {node.Status.ToWord(),-10}");
        if (node.WaitsFor is { } waits)
        {
            text.Append($"  waits for {waits}");
        }

        if (node.ItemsTotal is { } total)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {node.ItemsDone} of {total} items{(node.ItemsFailed > 0 ? $", {node.ItemsFailed} failed" : "")}");
        }

        if (node.Attempt > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"  attempt {node.Attempt}");
        }

        if (node.DueAt is { } due)
        {
            text.Append($"  until {Time(due)}");
        }

        return node.Reason is { } reason && node.Status != NodeStatus.Pending ? text.Append($"  ({reason})").ToString() : text.ToString();
    }

    private static bool IsOver(NodeStatus status) =>
        status is NodeStatus.Succeeded or NodeStatus.Failed or NodeStatus.TimedOut or NodeStatus.Cancelled or NodeStatus.Skipped;

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
