using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Weir.Interpreter.Records;

namespace Weir.Server.StepRecords;

/// <summary>
/// Keeps step records and logs in a SQLite database of their own. One process writes; any number of processes read
/// (<see cref="StepRecordReader"/>) meanwhile.
/// </summary>
/// <remarks>
/// What waits is written in one transaction, and <see cref="RecordAsync"/> returns after the commit that holds its events: they survive
/// the end of the process. Safe for concurrent use.
/// </remarks>
public sealed class StepRecordStore : IStepRecorder, IAsyncDisposable
{
    private const int QueueLimit = 1024;
    private const int BatchLimit = 256;

    private readonly Channel<Batch> queue = Channel.CreateBounded<Batch>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private readonly SqliteConnection connection;
    private readonly StepRecordWriter writer;
    private readonly ChangeSignal changes = new();
    private readonly Task loop;

    private StepRecordStore(string path, StepRecordOptions options)
    {
        connection = StepRecordSchema.Open(path, write: true);
        writer = new(connection, options);
        Reader = new(path, options, changes);
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Reads in this process, and learns of new lines at once.</summary>
    public StepRecordReader Reader { get; }

    /// <summary>Opens the database, or creates it in an existing folder.</summary>
    /// <exception cref="InvalidDataException">It was written by a newer version of Weir.</exception>
    public static StepRecordStore Open(string path, StepRecordOptions? options = null) => new(path, options ?? new());

    public async ValueTask RecordAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
    {
        var batch = new Batch(events, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await queue.Writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        await batch.Written.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what waits and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop.ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The writer's own thread: SQLite calls block.</summary>
    private void Run()
    {
        var batches = new List<Batch>();
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batches.Count < BatchLimit && queue.Reader.TryRead(out var batch))
            {
                batches.Add(batch);
            }

            try
            {
                writer.Write(batches.SelectMany(batch => batch.Events));
                batches.ForEach(batch => batch.Written.TrySetResult());
                changes.Raise();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                batches.ForEach(batch => batch.Written.TrySetException(failure));
            }

            batches.Clear();
        }
    }

    private sealed record Batch(IReadOnlyList<RecordedEvent> Events, TaskCompletionSource Written);
}
