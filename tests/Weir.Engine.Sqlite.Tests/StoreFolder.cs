using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite.Tests;

/// <summary>A data folder of one test, with what tests do to it.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("weir-sqlite-");

    public string Folder => Path.Combine(_parent.FullName, "data");

    public string Database => Path.Combine(Folder, "weir.db");

    public string Log => Database + "-wal";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<SqliteEngineStore> OpenAsync(SqliteStoreOptions? options = null)
    {
        var store = new SqliteEngineStore(Folder, options);
        await store.OpenAsync(Token);
        return store;
    }

    /// <summary>Starts this program as a child, through a shell when <paramref name="shellSetup"/> says what it shall do before.</summary>
    public Process StartChild(string mode, string[] further, string? shellSetup = null)
    {
        var start = new ProcessStartInfo(shellSetup is null ? Environment.ProcessPath! : "bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = [mode, Folder, .. further];
        if (shellSetup is not null)
        {
            arguments = ["-c", $"{shellSetup}; exec \"$@\"", "bash", Environment.ProcessPath!, .. arguments];
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    public static async Task KillAsync(Process child)
    {
        child.Kill();
        await child.WaitForExitAsync(Token);
    }

    /// <summary>Commits batches as <see cref="Child.WriteAsync"/> does, from one number to another.</summary>
    public static async Task CommitAsync(SqliteEngineStore store, int first, int last, int paddingBytes = 300)
    {
        for (var batch = first; batch <= last; batch++)
        {
            await store.CommitAsync([.. Enumerable.Range(1, Child.Runs).Select(run => Child.Transition(run, batch, paddingBytes))], Token);
        }
    }

    /// <summary>Checks that the store holds batches 1 to N of every run, whole and in order, with the rows of batch N. Returns N.</summary>
    public static async Task<int> CheckWholeBatchesAsync(SqliteEngineStore store)
    {
        int? batches = null;
        for (var run = 1; run <= Child.Runs; run++)
        {
            var stored = (await store.ReadTransitionsAsync(new RunNumber(run), Token))
                .Select(transition => int.Parse(StringValue.Parser.ParseFrom(transition.Changes.Span).Value, CultureInfo.InvariantCulture))
                .ToArray();
            batches ??= stored.Length;
            Assert.Equal(Enumerable.Range(1, batches.Value), stored);
            var row = await store.FindRunAsync("default", $"workflow-{run}", null, Token);
            Assert.Equal(batches.Value, row?.HistoryLength ?? 0);
        }

        var due = await store.ReadDueAsync(DateTimeOffset.MaxValue, null, 100, Token);
        Assert.Equal(batches > 0 ? Child.Runs : 0, due.Count);
        Assert.All(due, row => Assert.Equal(Child.Row(1, batches!.Value).Due, row.Due));
        return batches!.Value;
    }

    public void Dispose() => _parent.Delete(recursive: true);
}
