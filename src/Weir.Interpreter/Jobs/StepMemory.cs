using System.Collections.Concurrent;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Jobs;

/// <summary>What the running step's action writes down: kept in the journal and told to the engine.</summary>
internal sealed class StepMemory(
    IReadOnlyDictionary<string, string> recalled, Func<string, string, IReadOnlyDictionary<string, string>, Task> keep) : IActionMemory
{
    private readonly ConcurrentDictionary<string, string> facts = new(recalled, StringComparer.Ordinal);

    public string? Recall(string name) => facts.GetValueOrDefault(name);

    public Task RememberAsync(string name, string value, CancellationToken cancellationToken)
    {
        facts[name] = value;
        return keep(name, value, new Dictionary<string, string>(facts));
    }
}
