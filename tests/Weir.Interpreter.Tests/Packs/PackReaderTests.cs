using Weir.Definitions.Values;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Packs;

public sealed class PackReaderTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void PackIsReadWithActionsAndConfiguration()
    {
        var result = PackReader.Read(PackFolder.Write(scratch), ObjectValue.Of(("replicas", 5)));

        Assert.Empty(result.Diagnostics);
        var pack = result.Pack!;
        Assert.Equal(("tools", "1.2.0"), (pack.Name, pack.Version));
        Assert.Equal(ValueJson.Parse("""{"registry":"registry.example.com","replicas":5}"""), pack.Config);
        Assert.Equal(["tools.greet", "tools.sum", "tools.env", "tools.translate"], pack.Actions.Select(action => action.Description.Name));
        Assert.Equal(new("translateText", "translators"), pack.Actions[3].Activity);
    }

    [Theory]
    [InlineData("name: tools", "(1,1): error WEIR1121", "needs 'version'")]
    [InlineData("name: Tools\nversion: 1.0.0", "(1,1)", "must match")]
    [InlineData("name: tools\nversion: 1.0.0\nverion: 2", "(1,1)", "has no 'verion'; did you mean 'version'?")]
    [InlineData("name: tools\nversion: 1.0.0\nactions:\n  - name: a\n    runner: perl\n    entry_point: x", "(5,5): error WEIR1122", "must be one of \"shell\", \"python\", \"node\", \"activity\"; this is \"perl\"")]
    [InlineData("name: tools\nversion: 1.0.0\nactions:\n  - name: a\n    runner: activity", "(4,5): error WEIR1122", "needs 'activity'")]
    [InlineData("name: tools\nversion: 1.0.0\nactions:\n  - name: a\n    runner: shell\n    entry_point: ../../etc/passwd", "(6,5): error WEIR1124", "leads outside")]
    [InlineData("name: tools\nversion: 1.0.0\nactions:\n  - name: a\n    runner: shell\n    entry_point: /etc/passwd", "(6,5)", "is absolute")]
    [InlineData("name: tools\nversion: 1.0.0\nactions:\n  - name: a\n    runner: shell\n    entry_point: none.sh", "(6,5)", "does not exist")]
    [InlineData("name: tools\nversion: 1.0.0\nactions:\n  - name: a\n    runner: shell\n    entry_point: actions/greet.sh\n    parameters:\n      x: {type: strin}", "(8,11): error WEIR1122", "must be")]
    [InlineData("name: tools\nversion: 1.0.0\nconfig_schema: {port: {type: integer}}\nconfig: {port: x}", "(4,1): error WEIR1123", "port: must be an integer, not a string")]
    [InlineData("name: tools\nversion: 1.0.0\nactions:\n  - &a {name: a, runner: shell, entry_point: actions/greet.sh}\n  - *a", "WEIR1125", "has an action 'tools.a' already")]
    public void WhatIsWrongIsToldWithItsPlace(string manifest, string place, string message)
    {
        var result = PackReader.Read(PackFolder.Write(scratch, manifest: manifest));

        Assert.Null(result.Pack);
        var text = string.Join('\n', result.Diagnostics.Select(diagnostic => diagnostic.Render()));
        Assert.Contains(message, text, StringComparison.Ordinal);
        if (place.StartsWith('('))
        {
            var at = place.TrimStart('(').Split(')')[0].Split(',');
            Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Line == int.Parse(at[0]) && diagnostic.Column == int.Parse(at[1]));
        }
    }

    [Fact]
    public void EntryPointBehindALinkIsRefused()
    {
        var folder = PackFolder.Write(scratch, manifest: "name: tools\nversion: 1.0.0\nactions:\n  - {name: a, runner: shell, entry_point: linked/passwd}");
        Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), "/etc");
        Assert.Contains("symbolic link", Assert.Single(PackReader.Read(folder).Diagnostics).Message, StringComparison.Ordinal);
    }
}
