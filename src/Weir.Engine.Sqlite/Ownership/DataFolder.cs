using System.Text.Json;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>
/// A data folder owned by this process. The owner holds a lock on <c>owner.lock</c>, which the operating system releases however the
/// process ends; <c>owner.json</c> beside it only says who that is, so that a stale one never blocks anybody.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A process that just died or looked who the owner is may hold the lock a moment longer.
    private const int Attempts = 10;
    private static readonly TimeSpan _betweenAttempts = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _lock;
    private OwnerInfo _owner;

    private DataFolder(string folder, FileStream lockFile, OwnerInfo owner)
    {
        Folder = folder;
        _lock = lockFile;
        _owner = owner;
        Announce(owner.Address);
    }

    public string Folder { get; }

    public string DatabaseFile => Path.Combine(Folder, "weir.db");

    /// <summary>Creates the folder when it is missing (for its owner's eyes only) and takes it.</summary>
    /// <exception cref="StoreException">Another process owns it, or it cannot be written.</exception>
    public static async Task<DataFolder> TakeAsync(string folder, string? address, CancellationToken cancellationToken)
    {
        try
        {
            CreateFolder(folder);
            for (var attempt = 1; ; attempt++)
            {
                if (TryLock(folder, FileShare.None) is { } lockFile)
                {
                    try
                    {
                        var owner = OwnerInfo.OfThisProcess(TimeProvider.System.GetUtcNow()) with { Address = address };
                        return new DataFolder(folder, lockFile, owner);
                    }
                    catch
                    {
                        await lockFile.DisposeAsync().ConfigureAwait(false);
                        throw;
                    }
                }

                if (attempt == Attempts)
                {
                    throw Owned(folder, ReadOwnerFile(folder));
                }

                // The other process lives by the real clock, whatever clock the engine has.
                await Task.Delay(_betweenAttempts, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StoreException(
                StoreFailure.Broken, $"data folder {folder} cannot be written ({e.Message}): check its path, permissions and disk, then start again", e);
        }
    }

    /// <summary>Who owns a folder now; null when nobody does.</summary>
    public static OwnerInfo? Owner(string folder)
    {
        if (!File.Exists(LockFile(folder)))
        {
            return null;
        }

        using var shared = TryLock(folder, FileShare.Read);
        return shared is null ? ReadOwnerFile(folder) ?? new OwnerInfo(0, "unknown", default) : null;
    }

    /// <summary>Tells other processes where this one can be reached.</summary>
    public void Announce(string? address)
    {
        _owner = _owner with { Address = address };
        var next = OwnerFile(Folder) + ".next";
        using (var file = Open(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, _owner, OwnerJson.Default.OwnerInfo);
        }

        File.Move(next, OwnerFile(Folder), overwrite: true);
    }

    /// <summary>Makes an empty database file with its owner's permissions; SQLite gives those to the files that it adds beside it.</summary>
    public void CreateDatabaseFile() => Open(DatabaseFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();

    public void Dispose()
    {
        try
        {
            File.Delete(OwnerFile(Folder));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // The lock decides; a description that stays behind harms nobody.
        }

        _lock.Dispose();
    }

    private static string LockFile(string folder) => Path.Combine(folder, "owner.lock");

    private static string OwnerFile(string folder) => Path.Combine(folder, "owner.json");

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }
    }

    private static FileStream? TryLock(string folder, FileShare share)
    {
        try
        {
            return share == FileShare.None
                ? Open(LockFile(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : Open(LockFile(folder), FileMode.Open, FileAccess.Read, share);
        }
        catch (IOException e) when (IsLocked(e))
        {
            return null;
        }
    }

    // .NET reports a held lock as a bare IOException with EWOULDBLOCK (11 on Linux, 35 on macOS) or ERROR_SHARING_VIOLATION.
    private static bool IsLocked(IOException e) =>
        e.GetType() == typeof(IOException) && (e.HResult is 11 or 35 || (e.HResult & 0xFFFF) is 32 or 33);

    private static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        return new FileStream(path, options);
    }

    private static OwnerInfo? ReadOwnerFile(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(OwnerFile(folder)), OwnerJson.Default.OwnerInfo);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or JsonException)
        {
            return null;
        }
    }

    private static StoreException Owned(string folder, OwnerInfo? owner)
    {
        var who = owner is null
            ? "another process"
            : $"process {owner.ProcessId} ({owner.Command}, since {owner.StartedAt:yyyy-MM-dd HH:mm:ss}Z)";
        var then = owner?.Address is { } address
            ? $"reach it at {address}, or stop it first"
            : "it serves no address: wait until it ends, or stop it";
        return new StoreException(StoreFailure.Owned, $"data folder {folder} is owned by {who}: {then}");
    }
}
