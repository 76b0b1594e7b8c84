using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using Weir.Engine.Storage;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>What operators have set for task queues. All in memory, since there are few; a change is durable before it can be seen.</summary>
internal sealed class TaskQueueConfigs(IEngineStore store) : IDisposable
{
    private const string Kind = "task_queue_config";

    private readonly SemaphoreSlim writing = new(1, 1);
    private volatile ImmutableDictionary<TaskQueueKey, TaskQueueConfig> byQueue = ImmutableDictionary<TaskQueueKey, TaskQueueConfig>.Empty;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var records = await store.ReadSettingsAsync(Kind, cancellationToken).ConfigureAwait(false);
        byQueue = records.ToImmutableDictionary(KeyOf, record => TaskQueueConfig.Parser.ParseFrom(record.Content!.Value.Span));
    }

    /// <summary>Null when nothing was ever set.</summary>
    public TaskQueueConfig? Find(TaskQueueKey family) => byQueue.GetValueOrDefault(family);

    /// <summary>Changes the settings of one queue: <paramref name="change"/> works on a copy, and what it throws leaves all as it was.</summary>
    public async Task<TaskQueueConfig> UpdateAsync(TaskQueueKey family, Action<TaskQueueConfig> change, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var config = Find(family)?.Clone() ?? new TaskQueueConfig();
            change(config);
            await store.SaveSettingsAsync([new SettingRecord(Kind, family.Namespace, NameOf(family), config.ToByteArray())], cancellationToken).ConfigureAwait(false);
            byQueue = byQueue.SetItem(family, config);
            return config;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The namespace is gone, and its settings with it.</summary>
    public async Task ForgetAsync(string namespaceName)
    {
        await writing.WaitAsync().ConfigureAwait(false);
        try
        {
            byQueue = byQueue.RemoveRange(byQueue.Keys.Where(queue => queue.Namespace == namespaceName));
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();

    private static string NameOf(TaskQueueKey family) => string.Create(CultureInfo.InvariantCulture, $"{(int)family.Type}/{family.Name}");

    private static TaskQueueKey KeyOf(SettingRecord record)
    {
        var slash = record.Name.IndexOf('/', StringComparison.Ordinal);
        var type = (TaskQueueType)int.Parse(record.Name.AsSpan(0, slash), CultureInfo.InvariantCulture);
        return new TaskQueueKey(record.Namespace, record.Name[(slash + 1)..], type);
    }
}
