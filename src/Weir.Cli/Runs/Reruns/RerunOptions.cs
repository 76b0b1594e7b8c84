using System.CommandLine;
using Weir.Cli.Runs.Control;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Cli.Runs.Reruns;

/// <summary>Which parts of a run are to run again.</summary>
internal sealed class RerunOptions
{
    private readonly Option<string[]> tasks = new("--task", "--job", "-t") { Description = "A job or task, or one execution of it, to run again with what came after it; may be repeated [default: what failed]", HelpName = "NODE" };
    private readonly Option<bool> failedItems = new("--failed-items") { Description = "Items that succeeded keep their results; this is the default" };
    private readonly Option<bool> allItems = new("--all-items") { Description = "All items of what runs again run again" };
    private readonly Option<string[]> set = new("--set", "-s") { Description = "One input of a task that runs again, the value JSON, text or an expression; may be repeated", HelpName = "TASK.INPUT=VALUE" };
    private readonly Option<string?> to = new("--to") { Description = $"Returns to an earlier state: {EarlierStates.Names}", HelpName = "STATE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { tasks, failedItems, allItems, set, to })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(failedItems) && result.GetValue(allItems))
            {
                result.AddError("--failed-items and --all-items exclude each other");
            }

            if (result.GetValue(to) is not null && result.GetValue(tasks) is { Length: > 0 })
            {
                result.AddError("--to and --task exclude each other: a return to a state decides what runs again");
            }
        });
    }

    public string? ReturnsTo(ParseResult parsed) => parsed.GetValue(to);

    /// <param name="parsed">The command line.</param>
    /// <param name="plan">The run's.</param>
    /// <param name="history">The run's state history, when a state is named.</param>
    public RerunRequest Read(ParseResult parsed, Plan plan, IReadOnlyList<NodeChange> history)
    {
        var (settled, problem) = ReturnsTo(parsed) is { } state ? EarlierStates.Find(history, state) : (null, null);
        return problem is not null ? throw new CliException($"{problem}.", ExitCodes.Conflict) : new RerunRequest
        {
            Nodes = parsed.GetValue(tasks) ?? [],
            OnlyFailedItems = !parsed.GetValue(allItems),
            Settled = settled,
            Inputs = (parsed.GetValue(set) ?? []).Select(text => Change(plan, text)).GroupBy(change => change.Node, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => ObjectValue.Of(group.Select(change => change.Input)), StringComparer.Ordinal),
        };
    }

    private static (string Node, KeyValuePair<string, Value> Input) Change(Plan plan, string text)
    {
        var (name, value) = ValueOptions.Member("--set", text);
        foreach (var node in plan.Nodes.Select(node => node.Id).OrderByDescending(id => id.Length))
        {
            var end = name.IndexOf('.', Math.Min(node.Length, name.Length));
            if (end > 0 && name.StartsWith(node, StringComparison.Ordinal) && (end == node.Length || name[node.Length] == '#'))
            {
                return (name[..end], new(name[(end + 1)..], value));
            }
        }

        throw new CliException($"--set takes TASK.INPUT=VALUE with a task of the run, not '{text}'.", ExitCodes.Usage);
    }
}
