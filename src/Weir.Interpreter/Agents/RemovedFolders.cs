namespace Weir.Interpreter.Agents;

/// <summary>
/// Removes folders so that an agent killed in between leaves none in halves: each is first put aside by one rename, then deleted.
/// </summary>
internal sealed class RemovedFolders(string dataFolder)
{
    private readonly string aside = Path.Combine(dataFolder, "removed");

    public void Remove(string folder)
    {
        Directory.CreateDirectory(aside);
        var name = Path.Combine(aside, Guid.NewGuid().ToString("N"));
        Directory.Move(folder, name);
        Delete(name);
    }

    /// <summary>Deletes what was put aside and is still there.</summary>
    public void Empty()
    {
        if (Directory.Exists(aside))
        {
            foreach (var folder in Directory.GetDirectories(aside))
            {
                Delete(folder);
            }
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // Steps left files that Weir may not remove, or still write. The next sweep tries again.
        }
    }
}
