namespace Weir.Engine.Sqlite.Tests;

public sealed class CheckpointTests
{
    private const int Pages = 200;
    private const int FrameBytes = 4096 + 24;

    private static readonly SqliteStoreOptions _options = new() { CheckpointPages = Pages };

    [Fact]
    public async Task A_busy_writer_does_not_make_the_log_grow_without_bound()
    {
        using var folder = new StoreFolder();
        await using var store = await folder.OpenAsync(_options);
        var batch = 0;
        while (store.CheckpointsCompleted < 10)
        {
            batch++;
            Assert.True(batch < 20_000, $"{store.CheckpointsCompleted} checkpoints in 20,000 batches");
            await StoreFolder.CommitAsync(store, batch, batch, paddingBytes: 1_000);
        }

        Assert.InRange(new FileInfo(folder.Log).Length, 1, 8L * Pages * FrameBytes);
        Assert.Equal(batch, await StoreFolder.CheckWholeBatchesAsync(store));
    }

    [Fact]
    public async Task A_long_read_delays_the_end_of_a_checkpoint_and_sees_its_own_state()
    {
        using var folder = new StoreFolder();
        await using var store = await folder.OpenAsync(_options);
        await StoreFolder.CommitAsync(store, 1, 10);

        var batch = 10;
        using (var reader = Connection.Open(folder.Database, readOnly: true, 0))
        {
            reader.Execute("BEGIN");
            Assert.Equal(10, reader.Number("SELECT max(history_length) FROM runs"));
            for (; batch < 500; batch++)
            {
                await StoreFolder.CommitAsync(store, batch + 1, batch + 1, paddingBytes: 1_000);
            }

            Assert.Equal(0, store.CheckpointsCompleted);
            Assert.Equal(10, reader.Number("SELECT max(history_length) FROM runs"));
        }

        for (; store.CheckpointsCompleted == 0; batch++)
        {
            Assert.True(batch < 20_000, "no checkpoint ended after the read");
            await StoreFolder.CommitAsync(store, batch + 1, batch + 1, paddingBytes: 1_000);
        }
    }

    [Fact]
    public async Task Closing_leaves_no_log_behind()
    {
        using var folder = new StoreFolder();
        await using (var store = await folder.OpenAsync(_options))
        {
            await StoreFolder.CommitAsync(store, 1, 300);
        }

        Assert.Equal(["owner.lock", "weir.db"], Directory.GetFiles(folder.Folder).Select(Path.GetFileName).Order());
        await using var again = await folder.OpenAsync(_options);
        Assert.Equal(300, await StoreFolder.CheckWholeBatchesAsync(again));
    }
}
