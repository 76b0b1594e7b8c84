using Weir.Cli.Terminal;
using Weir.Definitions.DryRuns;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Cli.DryRuns;

/// <summary>A dry run as people read it: a tree in the order in which things would start.</summary>
/// <param name="width">Columns; longer lines are cut.</param>
internal sealed class DryRunText(int width)
{
    private const int MostWidth = 100;
    private const int NameWidth = 28;
    private const int ValuesMax = 8;

    private readonly List<string> lines = [];

    public static IReadOnlyList<string> Write(DryRun run, int width)
    {
        var text = new DryRunText(Math.Clamp(width, 40, MostWidth));
        text.Line(0, $"{run.Name}: nothing was started. What a run would do, when all goes well:");
        text.Run(run, 1);
        text.Findings("not known before the run", [.. run.Undecided.Select(found => $"{found.Path}: {string.Join(", ", found.DependsOn)}")]);
        text.Findings("known to fail", run.Problems);
        return text.lines;
    }

    private void Run(DryRun run, int depth)
    {
        foreach (var (name, value) in run.Inputs.Members)
        {
            Line(depth, $"input {name} = {value.ToJson()}");
        }

        Facts(depth, [
            Group(run.Concurrency),
            run.MaxParallel is { } most ? $"{most} at once" : null,
            Named("priority", run.Priority),
            run.TimeoutSeconds is { } seconds ? $"ends after {Duration(seconds)}" : null]);
        foreach (var node in run.Nodes)
        {
            Node(node, depth);
        }
    }

    private void Node(DryRunNode node, int depth)
    {
        var kind = node.Kind == PlanNodeKind.Job ? "" : $"  {node.Action ?? node.Kind.ToString().ToLowerInvariant()}";
        Line(depth, $"{Mark(node.Decision)} {Title(node)}{kind}", Said(node.Decision));
        if (node.Decision.State == DryRunState.Skipped)
        {
            return;
        }

        Facts(depth + 2, [
            node.RunsOn is null or "default" ? null : $"on {node.RunsOn}",
            Named("retry:", node.Retry),
            Named("repeat:", node.Repeat),
            Named("time limit", node.Timeout),
            Named("starts after", node.Delay),
            Group(node.Concurrency),
            Named("priority", node.Priority),
            .. node.Resources.Members.Select(pool => $"{pool.Value.ToText()} of {pool.Key}"),
            Named("undone by", node.UndoneBy)]);
        Items(node.Items, depth + 2);
        Values("", node.Input, depth + 2);
        Expressions(node.Expressions, depth + 2);
        foreach (var step in node.Steps)
        {
            Line(depth + 2, $"{Mark(step.Decision)} {step.Name}{(step.Name == step.Action ? "" : $"  {step.Action}")}", Said(step.Decision));
            if (step.Decision.State != DryRunState.Skipped)
            {
                Facts(depth + 4, [Named("retry:", step.Retry), Named("time limit", step.Timeout)]);
                Values("env ", step.Env, depth + 4);
                Values("", ObjectValue.Of(step.Input.Members.Where(input => !IsInName(step, input.Value))), depth + 4);
                Expressions(step.Expressions, depth + 4);
            }
        }

        foreach (var child in node.Children)
        {
            Node(child, depth + 2);
        }

        if (node.Calls is { } called)
        {
            Run(called, depth + 2);
        }

        foreach (var way in node.Transitions)
        {
            Line(depth + 2, $"→ {string.Join(", ", way.To)}  on {way.On}{(way.When is null ? "" : $", when {way.When.Trim()}")}", Said(way.Decision));
        }
    }

    private void Items(DryRunItems? items, int depth)
    {
        if (items is null)
        {
            return;
        }

        var noun = items.IsMatrix ? "combinations" : "items";
        var atOnce = items.MaxParallel.IsNull ? "" : items.MaxParallel.ToText() == "1" ? ", one after the other" : $", {items.MaxParallel.ToText()} at once";
        if (items.Values is not { } values)
        {
            Line(depth, items.DependsOn.Count == 0 ? $"its {noun} cannot be known{atOnce}" : $"{noun} depend on {string.Join(", ", items.DependsOn)}{atOnce}");
            return;
        }

        Line(depth, $"{values.Count} {(values.Count == 1 ? noun[..^1] : noun)}{(values.Count > 1 ? atOnce : "")}");
        foreach (var value in values.Take(ValuesMax))
        {
            Line(depth + 1, value is ObjectValue combination && items.IsMatrix
                ? string.Join(", ", combination.Members.Where(member => !member.Value.IsNull).Select(member => $"{member.Key} {member.Value.ToText()}"))
                : value.ToJson());
        }

        if (values.Count > ValuesMax)
        {
            Line(depth + 1, $"and {values.Count - ValuesMax} more");
        }
    }

    private void Values(string word, ObjectValue values, int depth)
    {
        foreach (var (name, value) in values.Members)
        {
            Line(depth, $"{word}{name}: {value.ToText().TrimEnd().ReplaceLineEndings(" ⏎ ")}");
        }
    }

    private void Expressions(ObjectValue values, int depth)
    {
        foreach (var (source, value) in values.Members)
        {
            Line(depth, $"{source} is {value.ToJson()}");
        }
    }

    private void Findings(string title, IReadOnlyList<string> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        lines.Add("");
        Line(0, $"{title}:");
        foreach (var finding in findings)
        {
            Line(1, finding);
        }
    }

    private void Facts(int depth, IReadOnlyList<string?> facts)
    {
        if (facts.Any(fact => fact is not null))
        {
            Line(depth, string.Join(" · ", facts.Where(fact => fact is not null)));
        }
    }

    /// <summary>A line, and what is to be said beside it; on a line of its own where it does not fit.</summary>
    private void Line(int depth, string text, string? beside = null)
    {
        var line = new string(' ', depth * 2) + SafeText.OneLine(text);
        if (beside is null)
        {
            lines.Add(Cut(line));
            return;
        }

        var said = SafeText.OneLine(beside.ReplaceLineEndings(" "));
        var padded = line.PadRight(Math.Max(NameWidth + 12, line.Length + 2));
        if (padded.Length + said.Length <= width)
        {
            lines.Add(padded + said);
            return;
        }

        lines.Add(Cut(line));
        lines.Add(Cut(new string(' ', (depth * 2) + 4) + said));
    }

    private string Cut(string line) => line.Length <= width ? line : line[..(width - 1)] + "…";

    private static string Title(DryRunNode node) => node.Name is null || node.Name == node.Id ? node.Id : $"{node.Id}  {node.Name}";

    private static string Mark(DryRunDecision decision) => decision.State switch
    {
        DryRunState.Runs => "●",
        DryRunState.Skipped => "-",
        _ => "?",
    };

    private static string? Said(DryRunDecision decision) => decision.State == DryRunState.Skipped ? $"skipped: {decision.Why}" : decision.Why;

    /// <summary>Whether a program is as short as the name that it gives its step.</summary>
    private static bool IsInName(DryRunStep step, Value input) => step.Name == $"Run {input.ToText().Trim()}";

    private static string? Group(DryRunGroup? group) => group is null
        ? null
        : $"concurrency group {group.Name}{(group.Limit == 1 ? "" : $", {group.Limit} at once")}{(group.CancelInProgress ? ", cancels those in progress" : "")}";

    private static string? Named(string name, string? value) => value is null ? null : $"{name} {value}";

    private static string? Named(string name, Value value) => value.IsNull ? null : $"{name} {value.ToText()}";

    private static string Duration(double seconds) => Weir.Definitions.Durations.Write(TimeSpan.FromSeconds(seconds));
}
