using Weir.Definitions.Limits;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>The items of an open execution: its only one, the combinations of its matrix, or the items of <c>for-each</c> or <c>with_items</c>.</summary>
internal sealed class ItemSet(Execution owner, IReadOnlyList<Value> values, bool isList)
{
    private readonly ItemState?[] _items = new ItemState?[values.Count];

    public Execution Owner { get; } = owner;

    /// <summary>Combinations, items or batches; one null when there are none.</summary>
    public IReadOnlyList<Value> Values { get; } = values;

    /// <summary>Whether keys and results show single items.</summary>
    public bool IsList { get; } = isList;

    /// <summary>Records in all batches.</summary>
    public int RecordCount { get; set; } = values.Count;

    public int MaxParallel { get; set; } = int.MaxValue;

    public bool FailFast { get; set; }

    public int Running { get; set; }

    public int NextToStart { get; set; }

    public int Unsettled { get; set; } = values.Count;

    public int Failed { get; set; }

    /// <summary>Whether items were cut off before they started.</summary>
    public bool HasCutOff { get; set; }

    /// <summary>Items whose pause before a retry is over.</summary>
    public Queue<ItemState> Restarts { get; } = new();

    public int Count => Values.Count;

    public bool HasStartable => Restarts.Count > 0 || NextToStart < Values.Count;

    /// <summary>Created when it is first asked for, so that what has not started costs nothing.</summary>
    public ItemState Get(int index) => _items[index] ??= new ItemState(Owner, index, Values[index], IsList);

    /// <summary>Items that were started or settled.</summary>
    public IEnumerable<ItemState> Known => _items.OfType<ItemState>();

    public ItemState? Find(int index) => _items[index];
}

/// <summary>One item of an execution.</summary>
internal sealed class ItemState(Execution owner, int index, Value value, bool isList)
{
    public Execution Owner { get; } = owner;

    public int Index { get; } = index;

    public Value Value { get; } = value;

    public string Key { get; } = isList ? ExecutionKeys.OfItem(owner.Key, index) : owner.Key;

    public bool IsList { get; } = isList;

    /// <summary>The combination's values.</summary>
    public ObjectValue Matrix => Owner.Node.HasMatrix && Value is ObjectValue combination ? combination : ObjectValue.Empty;

    public ItemStage Stage { get; set; }

    /// <summary>Executions so far.</summary>
    public int Attempt { get; set; }

    /// <summary>Iterations of its <c>repeat</c> that have ended.</summary>
    public int Iterations { get; set; }

    /// <summary>Executions in iterations that have ended.</summary>
    public int AttemptsBefore { get; set; }

    /// <summary>What the last iteration that has ended gave.</summary>
    public ObjectValue LastOutputs { get; set; } = ObjectValue.Empty;

    /// <summary>Whether its cancellation was asked for while it runs.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Whether its failure is to be tolerated.</summary>
    public bool ContinueOnError { get; set; }

    public Conclusion Conclusion { get; set; }

    public bool Tolerated { get; set; }

    public Value Result { get; set; } = Value.Null;

    public TaskError? Error { get; set; }

    public Failure? Failure { get; set; }

    /// <summary>End of a wait: retry, sleep, time limit.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>What was started, for those that may have to be started again elsewhere.</summary>
    public TaskInvocation? Invocation { get; set; }

    public Inquiry? Inquiry { get; set; }

    /// <summary>The signal or event that it waits for.</summary>
    public string? Signal { get; set; }

    /// <summary>Input members that people changed, beside those of the execution.</summary>
    public ObjectValue InputOverrides { get; set; } = ObjectValue.Empty;

    /// <summary>What it holds, or asks for, of the limits that runs share; null when nothing.</summary>
    public LeaseRequest? Lease { get; set; }

    /// <summary>Why it was cancelled in favour of another; null when it was not.</summary>
    public string? SupersededBy { get; set; }

    /// <summary>Who answered its inquiry.</summary>
    public string? AnsweredBy { get; set; }

    public bool IsSettled => Stage == ItemStage.Settled;

    public ObjectValue Outputs => Result as ObjectValue ?? ObjectValue.Empty;

    /// <summary>What others see of it.</summary>
    public ObjectValue ToCombination() => (Owner.Node.IsForEach ? ObjectValue.Of(("item", Value), ("index", Index)) : ObjectValue.Of(("matrix", Matrix)))
        .With("result", (Tolerated ? Conclusion.Success : Conclusion).ToValue())
        .With("outputs", Outputs);
}

internal enum ItemStage
{
    Pending,

    /// <summary>It waits for its lease; without one, for the end of a pause.</summary>
    Held,
    Running,
    Waiting,
    Retrying,
    Settled,
}
