using Weir.Definitions.Values;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Tests.Actions;

public sealed class FileActionTests : IDisposable
{
    private readonly ActionHarness harness = new();

    public FileActionTests()
    {
        Directory.CreateDirectory(harness.Scratch["outside"]);
        File.WriteAllText(harness.Scratch["outside/secret"], "secret");
    }

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Write_makes_folders_and_replaces_the_file_whole()
    {
        await WriteAsync("a/b/c.txt", "old");
        var result = await WriteAsync("a/b/c.txt", "new é");

        Assert.Equal("new é", File.ReadAllText(In("a/b/c.txt")));
        Assert.Equal("6", result.Outputs.Get("size_bytes").ToText());
        Assert.Equal(In("a/b/c.txt"), result.Outputs.Get("path").ToText());
        Assert.Equal([In("a/b/c.txt")], Directory.GetFiles(In("a/b")));
    }

    [Fact]
    public async Task Write_takes_objects_as_json_and_sets_permissions()
    {
        await harness.RunAsync("file/write", ObjectValue.Of(("path", "x.json"), ("content", ObjectValue.Of(("a", 1L))), ("mode", "0750")));
        Assert.Equal("""{"a":1}""", File.ReadAllText(In("x.json")));
        Assert.Equal(Convert.ToInt32("750", 8), (int)File.GetUnixFileMode(In("x.json")));
    }

    [Fact]
    public async Task Write_without_overwrite_fails_where_a_file_is()
    {
        await WriteAsync("a", "1");
        var result = await harness.RunAsync("file/write", ObjectValue.Of(("path", "a"), ("content", "2"), ("overwrite", false)));
        Assert.Equal((ActionOutcome.Failed, false), (result.Outcome, result.Retryable));
        Assert.Equal("1", File.ReadAllText(In("a")));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/evil")]
    [InlineData("..\\evil")]
    [InlineData("link/evil")]
    [InlineData("nested/link/evil")]
    [InlineData("file-link")]
    [InlineData("dangling")]
    [InlineData("loop/x")]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task Write_never_leaves_the_workspace(string path)
    {
        MakeLinks();
        await Assert.ThrowsAsync<ActionInputException>(() => WriteAsync(path, "x"));
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(harness.Scratch["outside"]).Select(Path.GetFileName));
        Assert.Equal("secret", File.ReadAllText(harness.Scratch["outside/secret"]));
    }

    [Theory]
    [InlineData("inner-link/x")]
    [InlineData("./x")]
    public async Task Links_that_stay_inside_are_followed(string path)
    {
        MakeLinks();
        Assert.Equal(ActionOutcome.Succeeded, (await WriteAsync(path, "x")).Outcome);
    }

    [Fact]
    public async Task The_absolute_path_of_the_workspace_and_the_temp_folder_are_allowed()
    {
        Assert.Equal(ActionOutcome.Succeeded, (await WriteAsync(In("x"), "x")).Outcome);
        Assert.Equal(ActionOutcome.Succeeded, (await WriteAsync(Path.Combine(harness.Scratch.Folder("temp"), "x"), "x")).Outcome);
    }

    [Fact]
    public async Task Copy_copies_a_file_with_its_permissions()
    {
        await WriteAsync("run.sh", "#!/bin/sh");
        File.SetUnixFileMode(In("run.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var result = await CopyAsync("run.sh", "bin/");

        Assert.Equal(In("bin/run.sh"), result.Outputs.Get("target").ToText());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(In("bin/run.sh")));
        Assert.Equal("1", result.Outputs.Get("files").ToText());
    }

    [Fact]
    public async Task Copy_copies_a_folder_with_inner_links()
    {
        await WriteAsync("src/a", "1");
        await WriteAsync("src/sub/b", "22");
        File.CreateSymbolicLink(In("src/to-a"), "a");
        var result = await CopyAsync("src", "dst");

        Assert.Equal(ActionOutcome.Succeeded, result.Outcome);
        Assert.Equal("22", File.ReadAllText(In("dst/sub/b")));
        Assert.Equal("a", new FileInfo(In("dst/to-a")).LinkTarget);
        Assert.Equal("3", result.Outputs.Get("size_bytes").ToText());
    }

    [Theory]
    [InlineData("link/secret", "x")]
    [InlineData("file-link", "x")]
    [InlineData("a", "link/x")]
    [InlineData("a", "../x")]
    [InlineData("nested", "x")]
    public async Task Copy_never_reads_or_writes_outside(string source, string target)
    {
        MakeLinks();
        await WriteAsync("a", "1");
        await Assert.ThrowsAsync<ActionInputException>(() => CopyAsync(source, target));
        Assert.False(File.Exists(In("x")));
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(harness.Scratch["outside"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("absent", "x", "there is no file or folder 'absent'")]
    [InlineData("dir", "dir/inner", "'dir/inner' is inside the folder that is copied")]
    [InlineData("a", "a", "source and target are the same file")]
    public async Task Copy_refuses_what_makes_no_sense(string source, string target, string problem)
    {
        await WriteAsync("a", "1");
        await WriteAsync("dir/b", "1");
        var result = await CopyAsync(source, target);
        Assert.Equal((ActionOutcome.Failed, problem), (result.Outcome, result.Problem));
    }

    private void MakeLinks()
    {
        Directory.CreateDirectory(In("nested"));
        Directory.CreateDirectory(In("inner"));
        File.CreateSymbolicLink(In("link"), harness.Scratch["outside"]);
        File.CreateSymbolicLink(In("nested/link"), "../../outside");
        File.CreateSymbolicLink(In("file-link"), harness.Scratch["outside/secret"]);
        File.CreateSymbolicLink(In("dangling"), harness.Scratch["outside/new"]);
        File.CreateSymbolicLink(In("loop"), "loop");
        File.CreateSymbolicLink(In("inner-link"), "inner");
    }

    private string In(string path) => Path.Combine(harness.Workspace, path);

    private Task<ActionResult> WriteAsync(string path, string content) =>
        harness.RunAsync("file/write", ObjectValue.Of(("path", path), ("content", content)));

    private Task<ActionResult> CopyAsync(string source, string target) =>
        harness.RunAsync("file/copy", ObjectValue.Of(("source", source), ("target", target)));
}
