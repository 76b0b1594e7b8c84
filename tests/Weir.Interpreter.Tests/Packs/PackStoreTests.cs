using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Packs;

public sealed class PackStoreTests : IDisposable
{
    private readonly Scratch scratch = new();

    private PackStore Store => new(scratch["packs"]);

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("folder")]
    [InlineData("zip")]
    [InlineData("tar")]
    public void PackIsInstalledFromEverySource(string kind)
    {
        var folder = PackFolder.Write(scratch);
        var source = kind switch { "zip" => scratch["p.zip"], "tar" => scratch["p.tar.gz"], _ => folder };
        if (kind == "zip")
        {
            ZipFile.CreateFromDirectory(folder, source, CompressionLevel.Fastest, includeBaseDirectory: true);
        }
        else if (kind == "tar")
        {
            using var gzip = new GZipStream(File.Create(source), CompressionLevel.Fastest);
            TarFile.CreateFromDirectory(folder, gzip, includeBaseDirectory: true);
        }

        var result = Store.Install(source);

        Assert.Empty(result.Diagnostics);
        Assert.Equal("tools", Assert.Single(Store.List()).Pack!.Name);
        Assert.True(File.Exists(result.Pack!.Actions[0].EntryPoint));
    }

    [Fact]
    public void ReplacementIsWholeAndKeepsConfiguration()
    {
        var source = PackFolder.Write(scratch);
        var first = Store.Install(source, ObjectValue.Of(("replicas", 7))).Pack!;
        var stamp = Store.Stamp();
        PackFolder.Put(source, "pack.yaml", PackFolder.Tools.Replace("1.2.0", "1.3.0"));

        var second = Store.Install(source).Pack!;

        Assert.Equal(("1.3.0", (Value)7), (second.Version, second.Config.Get("replicas")));
        Assert.NotEqual(stamp, Store.Stamp());
        Assert.True(File.Exists(first.Actions[0].EntryPoint), "what still runs keeps its files");
        Store.Install(source);
        Assert.False(Directory.Exists(first.Folder));

        PackFolder.Put(source, "pack.yaml", "name: tools");
        Assert.NotEmpty(Store.Install(source).Diagnostics);
        Assert.Equal("1.3.0", Assert.Single(Store.List()).Pack!.Version);
        Assert.Empty(Directory.GetDirectories(scratch["packs"], ".staging*"));
        Assert.True(Store.Remove("tools"));
        Assert.False(Store.Remove("tools"));
        Assert.False(Store.Remove("../tools-source"));
        Assert.Empty(Store.List());
    }

    [Theory]
    [InlineData("../evil", "leads outside")]
    [InlineData("a/../../evil", "leads outside")]
    [InlineData("/etc/evil", "is absolute")]
    [InlineData("C:/evil", "colon")]
    [InlineData("a\\..\\..\\evil", "backslash")]
    [InlineData("a//b", "empty")]
    [InlineData("nul.txt", "device")]
    [InlineData("dir/COM1", "device")]
    [InlineData("evil ", "space")]
    [InlineData("new\nline", "control characters")]
    public void NamesThatLeadElsewhereAreRefused(string name, string problem)
    {
        Assert.Contains(problem, Refused(Zip(("pack.yaml", PackFolder.Tools), (name, "x"))), StringComparison.Ordinal);
        var tar = Refused(Tar(tar =>
        {
            Add(tar, "pack.yaml", PackFolder.Tools);
            Add(tar, name, "x");
        }));
        Assert.True(tar.Contains(problem, StringComparison.Ordinal) || (name.Contains('\n') && tar.Contains("cannot be read", StringComparison.Ordinal)), tar);
        Assert.Empty(Directory.Exists(scratch["packs"]) ? Directory.GetFileSystemEntries(scratch["packs"]) : []);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    public void LinksInArchivesAreRefused(TarEntryType type)
    {
        Assert.Contains("link or a device", Refused(Tar(tar =>
        {
            Add(tar, "pack.yaml", PackFolder.Tools);
            var entry = new PaxTarEntry(type, "actions");
            if (type != TarEntryType.Fifo)
            {
                entry.LinkName = "/etc";
            }

            tar.WriteEntry(entry);
        })), StringComparison.Ordinal);
    }

    [Fact]
    public void LinksInZipsAndFoldersAreRefused()
    {
        var path = scratch["link.zip"];
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Write(zip.CreateEntry("pack.yaml"), PackFolder.Tools);
            var link = zip.CreateEntry("actions");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            Write(link, "/etc");
        }

        Assert.Contains("link or a device", Refused(path), StringComparison.Ordinal);

        var folder = PackFolder.Write(scratch);
        File.CreateSymbolicLink(Path.Combine(folder, "actions", "secret"), "/etc/passwd");
        Assert.Contains("link or a device", Refused(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void SizesAreCountedBeforeAnythingIsWritten()
    {
        var small = new PackLimits { Files = 3, FileBytes = 5_000, TotalBytes = 8_000 };
        var yaml = ("pack.yaml", PackFolder.Tools);
        Assert.Contains("more than 3 files", Refused(Zip(yaml, ("a", ""), ("b", ""), ("c", "")), small), StringComparison.Ordinal);
        Assert.Contains("has 6,000 bytes", Refused(Zip(yaml, ("a", new string('x', 6_000))), small), StringComparison.Ordinal);
        Assert.Contains("8,000 bytes together", Refused(Zip(yaml, ("a", new string('x', 4_000)), ("b", new string('x', 4_000))), small), StringComparison.Ordinal);
        Assert.Contains("there twice", Refused(Zip(yaml, ("a", "1"), ("A", "2"))), StringComparison.Ordinal);
        Assert.Contains("no pack.yaml", Refused(Zip(("a/x", "1"))), StringComparison.Ordinal);

        // An archive that declares less than it holds.
        var bytes = File.ReadAllBytes(Zip(yaml, ("bomb", new string('x', 4_000_000))));
        var length = BitConverter.GetBytes(4_000_000);
        for (var at = bytes.AsSpan().IndexOf(length); at >= 0; at = bytes.AsSpan().IndexOf(length))
        {
            BitConverter.GetBytes(10).CopyTo(bytes, at);
        }

        File.WriteAllBytes(scratch["lies.zip"], bytes);
        Assert.Empty(Directory.GetFileSystemEntries(scratch["packs"]));
        try
        {
            new PackStore(scratch["packs"], small).Install(scratch["lies.zip"]);
        }
        catch (PackException)
        {
            // Refused, or cut to what it declares: never more than the limit on disk.
        }

        Assert.True(new DirectoryInfo(scratch["packs"]).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) <= 8_000);
    }

    [Fact]
    public void NoiseIsNoArchive()
    {
        File.WriteAllText(scratch["noise"], "nothing");
        Assert.Contains("neither", Refused(scratch["noise"]), StringComparison.Ordinal);
        File.WriteAllBytes(scratch["noise.gz"], [0x1F, 0x8B, 1, 2, 3]);
        Assert.Contains("cannot be read", Refused(scratch["noise.gz"]), StringComparison.Ordinal);
        File.WriteAllBytes(scratch["noise.zip"], [0x50, 0x4B, 1, 2, 3]);
        Assert.Contains("cannot be read", Refused(scratch["noise.zip"]), StringComparison.Ordinal);
    }

    [Fact]
    public void BrokenPackDoesNotHarmTheOthers()
    {
        Store.Install(PackFolder.Write(scratch));
        Store.Install(PackFolder.Write(scratch, "other", "name: other\nversion: 1.0.0\nactions:\n  - {name: a, runner: shell, entry_point: actions/greet.sh}"));
        var registry = ActionRegistry.CreateBuiltIn();
        Assert.All(Store.LoadInto(registry), result => Assert.Empty(result.Diagnostics));
        Assert.True(registry.TryGet("other.a", out _));

        File.Delete(Store.List()[0].Pack!.Actions[0].EntryPoint);
        var results = Store.LoadInto(registry);

        Assert.NotEmpty(results[0].Diagnostics);
        Assert.False(registry.TryGet("other.a", out _));
        Assert.True(registry.TryGet("tools.greet", out _));
        Store.Remove("tools");
        Store.LoadInto(registry);
        Assert.False(registry.TryGet("tools.greet", out _));
    }

    private string Refused(string source, PackLimits? limits = null) =>
        Assert.Throws<PackException>(() => new PackStore(scratch["packs"], limits).Install(source)).Message;

    private string Zip(params (string Name, string Content)[] files)
    {
        var path = scratch[$"{Path.GetRandomFileName()}.zip"];
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            Write(zip.CreateEntry(name), content);
        }

        return path;
    }

    private string Tar(Action<TarWriter> write)
    {
        var path = scratch[$"{Path.GetRandomFileName()}.tar.gz"];
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        write(tar);
        return path;
    }

    private static void Add(TarWriter tar, string name, string content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });

    private static void Write(ZipArchiveEntry entry, string content)
    {
        using var writer = new StreamWriter(entry.Open());
        writer.Write(content);
    }
}
