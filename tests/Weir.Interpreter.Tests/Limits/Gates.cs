using System.Collections.Concurrent;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Tests.Tasks;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Limits;

/// <summary>Places where executions of an action wait until they are let pass.</summary>
internal sealed class Gates
{
    private readonly ConcurrentDictionary<string, Gate> gates = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> order = new();
    private readonly ConcurrentDictionary<string, bool> stubborn = new(StringComparer.Ordinal);
    private volatile bool allOpen;

    /// <summary>Gates in the order in which they were reached.</summary>
    public IReadOnlyList<string> Order => [.. order];

    public Task ReachedAsync(string name) => Of(name).Reached.Task.WaitAsync(Patience.Limit);

    public bool HasReached(string name) => Of(name).Reached.Task.IsCompleted;

    public void Open(string name) => Of(name).Opened.TrySetResult();

    public void IgnoresCancellation(string name) => stubborn[name] = true;

    public void OpenAll()
    {
        allOpen = true;
        foreach (var gate in gates.Values)
        {
            gate.Opened.TrySetResult();
        }
    }

    public async Task<ActionResult> PassAsync(ObjectValue input, CancellationToken cancellationToken)
    {
        var name = input.Get("name").ToText();
        var gate = Of(name);
        if (gate.Reached.TrySetResult())
        {
            order.Enqueue(name);
        }

        if (!allOpen)
        {
            await gate.Opened.Task.WaitAsync(stubborn.ContainsKey(name) ? CancellationToken.None : cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return TaskFixture.Ok("{}");
    }

    private Gate Of(string name) => gates.GetOrAdd(name, static _ => new Gate());

    private sealed class Gate
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
