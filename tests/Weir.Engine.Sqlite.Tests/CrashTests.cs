using System.Globalization;

namespace Weir.Engine.Sqlite.Tests;

public sealed class CrashTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_random_moments_it_keeps_all_that_was_acknowledged_and_no_halves()
    {
        const int Kills = 25;
        using var folder = new StoreFolder();
        var random = new Random(20261121);
        var stored = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var child = folder.StartChild(Child.Write, []);
            var acknowledged = stored;
            var killAfter = stored + random.Next(1, 150);
            while (acknowledged < killAfter && await child.StandardOutput.ReadLineAsync(Token) is { } line)
            {
                acknowledged = int.Parse(line, CultureInfo.InvariantCulture);
            }

            Assert.Equal(killAfter, acknowledged);
            await StoreFolder.KillAsync(child);
            foreach (var line in (await child.StandardOutput.ReadToEndAsync(Token)).Split('\n')[..^1])
            {
                acknowledged = int.Parse(line, CultureInfo.InvariantCulture);
            }

            await using var store = await folder.OpenAsync(Child.Options);
            stored = await StoreFolder.CheckWholeBatchesAsync(store);
            Assert.InRange(stored, acknowledged, acknowledged + 1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task A_torn_end_of_the_log_loses_nothing_acknowledged(int tornBytes)
    {
        using var folder = new StoreFolder();
        using var child = folder.StartChild(Child.Write, []);
        var acknowledged = int.Parse((await child.StandardOutput.ReadLineAsync(Token))!, CultureInfo.InvariantCulture);
        await StoreFolder.KillAsync(child);
        Assert.True(File.Exists(folder.Log));
        await using (var log = File.Open(folder.Log, FileMode.Append))
        {
            // A frame that the power failure interrupted: its checksum is wrong.
            log.Write(Enumerable.Repeat((byte)0xA5, tornBytes).ToArray());
        }

        await using var store = await folder.OpenAsync();
        var stored = await StoreFolder.CheckWholeBatchesAsync(store);
        Assert.True(stored >= acknowledged);
        await StoreFolder.CommitAsync(store, stored + 1, stored + 1);
        Assert.Equal(stored + 1, await StoreFolder.CheckWholeBatchesAsync(store));
    }
}
