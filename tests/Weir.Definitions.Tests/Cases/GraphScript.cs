using System.Globalization;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Cases;

/// <summary>
/// What happens in a case of a task graph, from comments of its definition:
/// <c># inputs: {…}</c>; <c># outcome: KEY {…}</c> (a result), <c># outcome: KEY fail TYPE MESSAGE</c>, <c># outcome: KEY timeout</c>,
/// <c># outcome: KEY cancelled</c>, several for one key in order of its attempts; <c># answer: KEY {…} [by NAME]</c>, given when the question
/// is asked; <c># signal: NAME {…}</c> and <c># event: NAME {…}</c>, sent when a task waits for it; <c># at N: pause | resume | cancel | skip KEY |
/// force KEY {…} | retry KEY [{…}] | signal NAME {…} | grant KEY | refuse KEY REASON | supersede KEY REASON</c> before outcome number N; <c># order: last</c> (the task that was started last ends first);
/// <c># config: {…}</c>, <c># kv: {…}</c>, <c># trace: inputs</c>.
/// </summary>
public sealed class GraphScript
{
    private readonly Dictionary<string, Queue<string>> _outcomes = new(StringComparer.Ordinal);
    private readonly List<(string Kind, string More)> _lines = [];

    public GraphScript(string yaml)
    {
        foreach (var line in yaml.Split('\n').Where(line => line.StartsWith("# ", StringComparison.Ordinal) && line.Contains(": ", StringComparison.Ordinal)))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var (kind, rest) = (line[2..colon], line[(colon + 2)..]);
            _lines.Add((kind, rest));
            if (kind == "outcome")
            {
                var (key, what) = Split(rest);
                if (!_outcomes.TryGetValue(key, out var queue))
                {
                    _outcomes[key] = queue = new Queue<string>();
                }

                queue.Enqueue(what);
            }
        }
    }

    /// <summary>Whether leases are granted by <c># at N: grant KEY</c> alone, where the key <c>run</c> is the run itself.</summary>
    public bool GrantsLate => _lines.Contains(("leases", "late"));

    /// <summary><c># limits: overall action:x</c>: limits that were set.</summary>
    public IReadOnlyList<string> SharedLimits => [.. _lines.Where(line => line.Kind == "limits").SelectMany(line => line.More.Split(' '))];

    public bool EndsLastFirst => _lines.Contains(("order", "last"));

    public bool TracesInputs => _lines.Contains(("trace", "inputs"));

    public ObjectValue? Object(string kind) =>
        _lines.Find(line => line.Kind == kind) is { More: { } rest } ? (ObjectValue)ValueJson.Parse(rest) : null;

    public IEnumerable<string> At(int step) => _lines.Where(line => line.Kind == string.Create(CultureInfo.InvariantCulture, $"at {step}")).Select(line => line.More);

    /// <summary>The text after a key, for the first line of the kind that names it.</summary>
    public string? For(string kind, string key) =>
        _lines.Where(line => line.Kind == kind).Select(line => Split(line.More)).FirstOrDefault(pair => pair.Key == key).More;

    public TaskOutcome OutcomeOf(TaskInvocation task)
    {
        if (!_outcomes.TryGetValue(task.Key, out var queue) && !_outcomes.TryGetValue(task.TaskId, out queue))
        {
            return TaskOutcome.Success(task.Input);
        }

        if (queue.Count == 0)
        {
            return TaskOutcome.Success(task.Input);
        }

        var (word, rest) = Split(queue.Dequeue());
        return word switch
        {
            "fail" => TaskOutcome.Failure(Split(rest).Key is { Length: > 0 } type ? type : "failure", Split(rest).More is { Length: > 0 } message ? message : "it failed"),
            "timeout" => TaskOutcome.TimedOut("it took too long"),
            "cancelled" => TaskOutcome.Cancelled("somebody cancelled it"),
            _ => TaskOutcome.Success(ValueJson.Parse(rest.Length == 0 ? word : $"{word} {rest}")),
        };
    }

    public static (string Key, string More) Split(string text)
    {
        var space = text.IndexOf(' ');
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
    }
}
