using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite.Tests;

/// <summary>What this program does when a test starts it as a process of its own, to be killed.</summary>
internal static class Child
{
    public const string Write = "child-write";
    public const string Hold = "child-hold";
    public const int Runs = 5;

    /// <summary>Exit code when the store broke.</summary>
    public const int Broken = 3;

    /// <summary>Many small checkpoints, so that kills meet them too.</summary>
    public static SqliteStoreOptions Options { get; } = new() { CheckpointPages = 100 };

    /// <summary>
    /// Commits batch after batch, going on behind the last one stored. Batch N gives each of the runs the transition "N" and a row of
    /// history length N. Prints N once it is acknowledged.
    /// </summary>
    public static async Task<int> WriteAsync(string folder)
    {
        await using var store = new SqliteEngineStore(folder, Options);
        await store.OpenAsync(CancellationToken.None);
        var row = await store.FindRunAsync("default", "workflow-1", null, CancellationToken.None);
        for (var batch = (row?.HistoryLength ?? 0) + 1; ; batch++)
        {
            try
            {
                await store.CommitAsync([.. Enumerable.Range(1, Runs).Select(run => Transition(run, batch))], CancellationToken.None);
            }
            catch (StoreException e)
            {
                await Console.Error.WriteLineAsync($"{e.Failure}: {e.Message}");
                return Broken;
            }

            await Console.Out.WriteLineAsync(batch.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Owns a folder until it is killed.</summary>
    public static async Task<int> HoldAsync(string folder, string address)
    {
        await using var store = new SqliteEngineStore(folder);
        await store.OpenAsync(CancellationToken.None);
        store.Announce(address);
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public static TransitionRecord Transition(int run, long batch, int paddingBytes = 300) =>
        new(new RunNumber(run), new StringValue { Value = batch.ToString(CultureInfo.InvariantCulture).PadRight(paddingBytes) }, Row(run, batch));

    public static RunRow Row(int run, long batch)
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        return new RunRow
        {
            Number = new RunNumber(run),
            Namespace = "default",
            WorkflowId = $"workflow-{run}",
            RunId = $"run-{run}",
            WorkflowType = "Order",
            TaskQueue = "orders",
            Status = 1,
            StartTime = start,
            ExecutionTime = start,
            HistoryLength = batch,
            Due = start.AddSeconds(batch),
        };
    }
}
