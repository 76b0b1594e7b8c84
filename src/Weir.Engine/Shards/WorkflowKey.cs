namespace Weir.Engine.Shards;

/// <summary>Names a workflow: all runs under this key follow one another on one shard.</summary>
internal readonly record struct WorkflowKey(string Namespace, string WorkflowId)
{
    /// <summary>
    /// The shard of this key among <paramref name="shardCount"/>: FNV-1a over both names, the same in every process, so that a test's
    /// seed and a log's shard number keep their meaning.
    /// </summary>
    public int ShardOf(int shardCount)
    {
        const uint Offset = 2166136261;
        var hash = Mix(Mix(Offset, Namespace), WorkflowId);
        return (int)(hash % (uint)shardCount);
    }

    private static uint Mix(uint hash, string text)
    {
        const uint Prime = 16777619;
        foreach (var c in text)
        {
            hash = (hash ^ c) * Prime;
        }

        // Ends each name, so that "ab"+"c" and "a"+"bc" differ.
        return (hash ^ 0xFFFF) * Prime;
    }
}
