namespace Weir.EndToEnd.Tests;

/// <summary>A folder of its own for one test: data folder, definitions, ledgers.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch()
    {
        Folder = Directory.CreateTempSubdirectory("weir-e2e-").FullName;
        Data = Path.Combine(Folder, "data");
    }

    public string Folder { get; }

    public string Data { get; }

    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public string[] Lines(string name)
    {
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending may still write its last file; the system's temporary folder is cleaned anyway.
        }
    }
}
