namespace Weir.LoadDriver;

/// <summary>The clone that this program was built in: some workloads need more of it than this program.</summary>
internal static class RepositoryFolder
{
    public static string File(params ReadOnlySpan<string> path) => Path.Combine([Root(), .. path]);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Weir.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("this workload needs a clone of Weir around this program");
        }

        return folder;
    }
}
