namespace Weir.LoadDriver;

/// <summary>A data folder of one workload, deleted at its end.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private DataFolder(string folder) => Folder = folder;

    public string Folder { get; }

    public static DataFolder Create(string? parent)
    {
        if (parent is null)
        {
            return new DataFolder(Directory.CreateTempSubdirectory("weir-load-").FullName);
        }

        var folder = Path.Combine(parent, Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        return new DataFolder(folder);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
