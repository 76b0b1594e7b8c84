using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Settings_are_inserted_replaced_and_deleted_by_kind_namespace_and_name()
    {
        await Store.SaveSettingsAsync([Setting("b", 1), Setting("a'\"", 2), Setting("c", 3), Setting("b", 9, kind: "other"), Setting("b", 8, space: "another")], Token);
        await Store.SaveSettingsAsync([Setting("b", 4), Setting("c", null), Setting("unknown", null)], Token);
        await ReopenAsync();

        var records = await Store.ReadSettingsAsync("queue", Token);
        Assert.Equal([("another", "b", 8), ("default", "a'\"", 2), ("default", "b", 4)], records.Select(record => (record.Namespace, record.Name, (int)record.Content!.Value.Span[0])));
        Assert.Equal(9, Assert.Single(await Store.ReadSettingsAsync("other", Token)).Content!.Value.Span[0]);
        Assert.Empty(await Store.ReadSettingsAsync("missing", Token));
    }

    [Fact]
    public async Task A_setting_may_be_empty()
    {
        await Store.SaveSettingsAsync([new SettingRecord("queue", "", "", ReadOnlyMemory<byte>.Empty)], Token);
        Assert.Equal(0, Assert.Single(await Store.ReadSettingsAsync("queue", Token)).Content!.Value.Length);
    }

    private static SettingRecord Setting(string name, byte? content, string kind = "queue", string space = "default") =>
        new(kind, space, name, content is { } value ? new ReadOnlyMemory<byte>([value]) : (ReadOnlyMemory<byte>?)null);
}
