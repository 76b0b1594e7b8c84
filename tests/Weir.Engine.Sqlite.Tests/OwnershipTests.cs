using System.Globalization;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite.Tests;

public sealed class OwnershipTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_process_is_told_who_owns_the_folder_and_how_to_reach_it()
    {
        using var folder = new StoreFolder();
        Assert.Null(SqliteEngineStore.Owner(folder.Folder));
        using var child = folder.StartChild(Child.Hold, ["http://127.0.0.1:7233"]);
        Assert.Equal("ready", await child.StandardOutput.ReadLineAsync(Token));

        var refused = await Assert.ThrowsAsync<StoreException>(() => folder.OpenAsync());
        Assert.Equal(StoreFailure.Owned, refused.Failure);
        Assert.Contains(child.Id.ToString(CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
        Assert.Contains(Child.Hold, refused.Message, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:7233", refused.Message, StringComparison.Ordinal);
        var owner = SqliteEngineStore.Owner(folder.Folder);
        Assert.Equal(child.Id, owner?.ProcessId);
        Assert.Equal("http://127.0.0.1:7233", owner?.Address);

        await StoreFolder.KillAsync(child);
        Assert.Null(SqliteEngineStore.Owner(folder.Folder));
        await using var store = await folder.OpenAsync();
        Assert.Equal(Environment.ProcessId, SqliteEngineStore.Owner(folder.Folder)?.ProcessId);
    }

    [Fact]
    public async Task Within_a_process_too_only_one_store_owns_a_folder()
    {
        using var folder = new StoreFolder();
        await using (await folder.OpenAsync())
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => folder.OpenAsync());
            Assert.Equal(StoreFailure.Owned, refused.Failure);
            Assert.Contains("serves no address", refused.Message, StringComparison.Ordinal);
        }

        await using var store = await folder.OpenAsync();
        Assert.True((await store.ReadNamespacesAsync(Token)).Count == 0);
    }

    [Fact]
    public async Task An_opening_that_failed_gives_the_folder_free()
    {
        using var folder = new StoreFolder();
        await using (await folder.OpenAsync())
        {
        }

        var good = await File.ReadAllBytesAsync(folder.Database, Token);
        await File.WriteAllBytesAsync(folder.Database, new byte[8192].Select((_, i) => (byte)(i * 7)).ToArray(), Token);
        await Assert.ThrowsAsync<StoreException>(() => folder.OpenAsync());
        Assert.Null(SqliteEngineStore.Owner(folder.Folder));

        await File.WriteAllBytesAsync(folder.Database, good, Token);
        await using var store = await folder.OpenAsync();
    }

    [Fact]
    public async Task A_commit_waits_for_a_tool_that_writes_to_the_database()
    {
        using var folder = new StoreFolder();
        await using var store = await folder.OpenAsync();
        using var tool = Connection.Open(folder.Database, readOnly: false, 0);
        tool.Execute("BEGIN IMMEDIATE");
        var commit = StoreFolder.CommitAsync(store, 1, 1);
        Assert.Empty(await store.ReadTransitionsAsync(new RunNumber(1), Token));
        Assert.False(commit.IsCompleted);

        tool.Execute("ROLLBACK");
        await commit;
        Assert.Equal(1, await StoreFolder.CheckWholeBatchesAsync(store));
    }

    [Fact]
    public async Task Only_the_owner_may_look_into_the_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows inherits the permissions of the folder above");
        using var folder = new StoreFolder();
        await using var store = await folder.OpenAsync();
        await StoreFolder.CommitAsync(store, 1, 1);

        Assert.Equal("rwx------", Mode(folder.Folder));
        var files = Directory.GetFiles(folder.Folder);
        Assert.Equal(["owner.json", "owner.lock", "weir.db", "weir.db-shm", "weir.db-wal"], files.Select(Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal("rw-------", Mode(file)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused_clearly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "permissions do not bind this user");
        using var folder = new StoreFolder();
        Directory.CreateDirectory(folder.Folder);
        File.SetUnixFileMode(folder.Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await RefusedClearlyAsync(folder);
        File.SetUnixFileMode(folder.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_refused_clearly()
    {
        using var folder = new StoreFolder();
        await File.WriteAllTextAsync(folder.Folder, "not a folder", Token);

        await RefusedClearlyAsync(folder);
    }

    private static async Task RefusedClearlyAsync(StoreFolder folder)
    {
        var refused = await Assert.ThrowsAsync<StoreException>(() => folder.OpenAsync());
        Assert.Equal(StoreFailure.Broken, refused.Failure);
        Assert.Contains(folder.Folder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("permissions", refused.Message, StringComparison.Ordinal);
    }

    private static string Mode(string path)
    {
        var mode = (int)File.GetUnixFileMode(path);
        return string.Concat(Enumerable.Range(0, 9).Select(bit => (mode & (256 >> bit)) != 0 ? "rwx"[bit % 3] : '-'));
    }
}
