namespace Weir.Server.WorkflowTests;

internal static class TestFolder
{
    public static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // A program of a step may still write; the system's temporary folder is cleaned anyway.
        }
    }
}
