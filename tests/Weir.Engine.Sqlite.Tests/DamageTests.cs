using System.Globalization;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite.Tests;

public sealed class DamageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        using var folder = new StoreFolder();
        await using (await folder.OpenAsync())
        {
        }

        using (var connection = Connection.Open(folder.Database, readOnly: false, 0))
        {
            connection.Execute("PRAGMA user_version = 99");
        }

        var refused = await Assert.ThrowsAsync<StoreException>(() => folder.OpenAsync());
        Assert.Equal(StoreFailure.NewerSchema, refused.Failure);
        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_alone()
    {
        using var folder = new StoreFolder();
        Directory.CreateDirectory(folder.Folder);
        await File.WriteAllBytesAsync(folder.Database, [], Token);
        using (var connection = Connection.Open(folder.Database, readOnly: false, 0))
        {
            connection.Execute("CREATE TABLE theirs(x)");
        }

        var refused = await Assert.ThrowsAsync<StoreException>(() => folder.OpenAsync());
        Assert.Equal(StoreFailure.Broken, refused.Failure);
        Assert.Contains("another program", refused.Message, StringComparison.Ordinal);
        using var after = Connection.Open(folder.Database, readOnly: true, 0);
        Assert.Equal(1, after.Number("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task A_file_of_garbage_is_refused_clearly()
    {
        using var folder = new StoreFolder();
        Directory.CreateDirectory(folder.Folder);
        var garbage = new byte[64 * 1024];
        new Random(1).NextBytes(garbage);
        await File.WriteAllBytesAsync(folder.Database, garbage, Token);

        var refused = await Assert.ThrowsAsync<StoreException>(() => folder.OpenAsync());
        Assert.Equal(StoreFailure.Broken, refused.Failure);
        Assert.Contains("not a SQLite database", refused.Message, StringComparison.Ordinal);
        Assert.Equal(garbage, await File.ReadAllBytesAsync(folder.Database, Token));
    }

    [Fact]
    public async Task Damage_met_later_stops_the_store()
    {
        using var folder = new StoreFolder();
        await using (var store = await folder.OpenAsync())
        {
            await StoreFolder.CommitAsync(store, 1, 500);
        }

        await using (var file = File.Open(folder.Database, FileMode.Open))
        {
            // The first pages hold the schema; all behind is damaged.
            file.Position = 8 * 4096;
            var garbage = new byte[file.Length - file.Position];
            Array.Fill(garbage, (byte)0xA5);
            file.Write(garbage);
        }

        await using var damaged = await folder.OpenAsync();
        var met = await Assert.ThrowsAsync<StoreException>(() => damaged.ReadTransitionsAsync(new RunNumber(1), Token));
        Assert.Equal(StoreFailure.Broken, met.Failure);
        Assert.Contains("damaged", met.Message, StringComparison.Ordinal);
        var stopped = await Assert.ThrowsAsync<StoreException>(() => StoreFolder.CommitAsync(damaged, 501, 501));
        Assert.Contains("stopped after a failure", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_acknowledged()
    {
        using var folder = new StoreFolder();
        var acknowledged = 0;
        await using (var store = await folder.OpenAsync(new SqliteStoreOptions { DatabasePagesMax = 100 }))
        {
            var full = await Assert.ThrowsAsync<StoreException>(async () =>
            {
                for (var batch = 1; batch < 10_000; batch++)
                {
                    await StoreFolder.CommitAsync(store, batch, batch);
                    acknowledged = batch;
                }
            });
            Assert.Equal(StoreFailure.Broken, full.Failure);
            Assert.Contains("disk is full", full.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreException>(() => StoreFolder.CommitAsync(store, acknowledged + 1, acknowledged + 1));
        }

        Assert.True(acknowledged > 50);
        await using var again = await folder.OpenAsync();
        Assert.Equal(acknowledged, await StoreFolder.CheckWholeBatchesAsync(again));
        await StoreFolder.CommitAsync(again, acknowledged + 1, acknowledged + 10);
        Assert.Equal(acknowledged + 10, await StoreFolder.CheckWholeBatchesAsync(again));
    }

    [Fact]
    public async Task A_write_that_the_system_refuses_loses_nothing_acknowledged()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell that limits file sizes");
        using var folder = new StoreFolder();

        // Files may grow to 500 KB; the write beyond fails as on a full disk, in the middle of a commit or of a checkpoint.
        // (.NET itself maps its code through a large file unless it is told otherwise.)
        using var child = folder.StartChild(Child.Write, [], "export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 500");
        var output = await child.StandardOutput.ReadToEndAsync(Token);
        var error = await child.StandardError.ReadToEndAsync(Token);
        await child.WaitForExitAsync(Token);

        Assert.Equal(Child.Broken, child.ExitCode);
        Assert.StartsWith("Broken", error, StringComparison.Ordinal);
        var acknowledged = output.Split('\n')[..^1].Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Last();
        await using var again = await folder.OpenAsync();
        Assert.InRange(await StoreFolder.CheckWholeBatchesAsync(again), acknowledged, acknowledged + 1);
    }
}
