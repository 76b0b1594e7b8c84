using Weir.Definitions.Runs;

namespace Weir.Interpreter.Runs;

/// <summary>The last changes of a run's nodes, and what became of the last requests. Bounded: it travels when a run continues as new.</summary>
internal sealed class RunHistory(IEnumerable<NodeChange> changes, IEnumerable<ControlAnswer> answers)
{
    private const int ChangesKept = 2_000;
    private const int ChangesCarried = 500;
    private const int AnswersKept = 64;

    private readonly Queue<NodeChange> changes = new(changes);
    private readonly Queue<ControlAnswer> answers = new(answers);
    private long last = changes.LastOrDefault()?.Number ?? 0;

    public IReadOnlyList<NodeChange> Changes => [.. changes];

    public IReadOnlyList<NodeChange> Carried => [.. changes.TakeLast(ChangesCarried)];

    public IReadOnlyList<ControlAnswer> Answers => [.. answers];

    public void Add(NodeChange change)
    {
        changes.Enqueue(change with { Number = ++last });
        if (changes.Count > ChangesKept)
        {
            changes.Dequeue();
        }
    }

    public void Add(ControlAnswer answer)
    {
        answers.Enqueue(answer);
        if (answers.Count > AnswersKept)
        {
            answers.Dequeue();
        }
    }
}
