using System.CommandLine;
using System.Text;
using Weir.Cli.Definitions;
using Weir.Cli.Hosting;
using Weir.Cli.Runs;
using Weir.Cli.Terminal;
using Weir.Definitions.Diagrams;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Interpreter.Actions.Files;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Graphs;

/// <summary><c>weir graph FILE|ID</c>: draws a definition, or a run with where its jobs and tasks stand.</summary>
internal static class GraphCommand
{
    public static Command Create(Output output)
    {
        var source = new Argument<string>("FILE|ID") { Description = "A definition (- reads standard input), or a run's workflow id" };
        var format = new Option<GraphFormat>("--format", "-f") { Description = "terminal, mermaid or dot", DefaultValueFactory = _ => GraphFormat.Terminal };
        var file = new Option<string?>("--output", "-o") { Description = "Writes the drawing to a file", HelpName = "FILE" };
        var watch = new Option<bool>("--watch", "-w") { Description = "Draws the run anew while it goes on; on a terminal" };
        var data = DataFolder.CreateOption();
        var command = new Command("graph", "Draws a definition, or where a run stands") { source, format, file, watch, data };
        command.SetBody(output, async (parsed, token) =>
        {
            var (name, folder) = (parsed.GetRequiredValue(source), DataFolder.From(parsed, data));
            var (chosen, target) = (parsed.GetValue(format), parsed.GetValue(file));
            if (parsed.GetValue(watch))
            {
                CheckWatch(output, name, chosen, target);
                return await new GraphWatch(output, folder, name).RunAsync(token);
            }

            var (plan, nodes, status) = IsFile(name)
                ? (DefinitionFile.CompileToLookAt(output, name, InstalledPacks.Load(new(folder.Packs))), null, null)
                : await GraphSource.ReadAsync(folder, name, token);
            await WriteAsync(output, chosen, target, plan, nodes, status, token);
            return ExitCodes.Completed;
        });
        return command;
    }

    /// <summary>A file that is there is meant, even if a run has its name; what looks like a file is one, so that a typing error is told as such.</summary>
    private static bool IsFile(string name) =>
        name == DefinitionFiles.StandardInput || File.Exists(name) || Directory.Exists(name) || Path.GetExtension(name) is ".yaml" or ".yml";

    private static void CheckWatch(Output output, string name, GraphFormat format, string? target)
    {
        if (IsFile(name) || format != GraphFormat.Terminal || target is not null)
        {
            throw new CliException("--watch goes with a run and the format 'terminal', without --output.", ExitCodes.Usage);
        }

        if (!output.IsTerminal)
        {
            throw new CliException("--watch needs a terminal; without it 'weir graph ID' draws the run once.", ExitCodes.Usage);
        }
    }

    private static async Task WriteAsync(
        Output output, GraphFormat format, string? target, Plan plan, IReadOnlyList<NodeView>? nodes, string? status, CancellationToken cancellationToken)
    {
        if (target is null && format == GraphFormat.Terminal)
        {
            await output.Data.WriteLineAsync(GraphText.Title(plan, status));
            foreach (var line in PlanDiagram.Draw(plan, nodes, output.DataWidth))
            {
                await output.Data.WriteLineAsync(GraphText.Render(line, output.HasDataColor));
            }

            return;
        }

        var drawing = format switch
        {
            GraphFormat.Mermaid => PlanDiagram.Mermaid(plan, nodes),
            GraphFormat.Dot => PlanDiagram.Dot(plan, nodes),
            _ => PlanDiagram.Terminal(plan, nodes),
        };
        if (target is null)
        {
            await output.Data.WriteAsync(drawing);
            return;
        }

        try
        {
            await AtomicFile.WriteAsync(Path.GetFullPath(target), stream => stream.WriteAsync(Encoding.UTF8.GetBytes(drawing), cancellationToken).AsTask(), null, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write '{target}': {problem.Message}", ExitCodes.Error, problem);
        }
    }
}

internal enum GraphFormat
{
    Terminal,
    Mermaid,
    Dot,
}

/// <summary>The plan of a run, and where it stands.</summary>
internal static class GraphSource
{
    public static Task<(Plan Plan, IReadOnlyList<NodeView>? Nodes, string? Status)> ReadAsync(DataFolder folder, string id, CancellationToken cancellationToken) =>
        Connection.UseAsync(folder, works: true, connection => ReadAsync(connection, id, cancellationToken), cancellationToken, runsJobs: false);

    public static async Task<(Plan Plan, IReadOnlyList<NodeView>? Nodes, string? Status)> ReadAsync(Connection connection, string id, CancellationToken cancellationToken)
    {
        var run = await new RunReader(connection.Client, connection.Records).FindAsync(id, cancellationToken)
            ?? throw new CliException($"there is neither a file nor a run '{id}'.", ExitCodes.NotFound);
        var client = new RunClient(connection.Client);
        var input = await client.GetInputAsync(id, cancellationToken: cancellationToken)
            ?? throw new CliException($"the run '{id}' is none of a definition, so there is nothing to draw.", ExitCodes.Conflict);
        var report = await client.GetNodesAsync(id, cancellationToken: cancellationToken);
        return (input.Plan, report.Nodes, run.Status);
    }
}
