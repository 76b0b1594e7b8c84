namespace Weir.Engine.Sqlite.Tests;

/// <summary>How SQLite waits for what another connection is just changing.</summary>
public sealed class SleepTests
{
    [Fact]
    public async Task SqliteWaitsForMicrosecondsNotForSeconds()
    {
        using var folder = new StoreFolder();
        await using var store = await folder.OpenAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        // Not a measure of speed: with the sleep that the bundled library was built with this takes a hundred seconds.
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1, FineSleepVfs.Wait(1));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(50), $"a hundred waits of a microsecond took {watch.Elapsed}");
    }
}
