using Weir.Engine.Storage;
using Google.Protobuf;

namespace Weir.Engine.Batches;

/// <summary>A batch operation in memory. Its record is replaced, never changed, so whoever reads one sees figures that belong together.</summary>
internal sealed class BatchJob(BatchRecord record) : IDisposable
{
    public const string Kind = "batch-operation";
    private readonly CancellationTokenSource stopped = new();
    private volatile BatchRecord record = record;

    public BatchRecord Record
    {
        get => record;
        set => record = value;
    }

    public string Namespace => record.Request.Namespace;

    public string JobId => record.Request.JobId;

    public bool IsRunning => record.State == Protocol.Enums.V1.BatchOperationState.Running;

    /// <summary>An operator stopped it.</summary>
    public CancellationToken Stopped => stopped.Token;

    public SettingRecord Stored => new(Kind, Namespace, JobId, record.ToByteArray());

    public void Stop() => stopped.Cancel();

    public void Dispose() => stopped.Dispose();
}
