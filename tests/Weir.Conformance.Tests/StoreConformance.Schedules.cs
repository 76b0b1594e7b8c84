using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

public abstract partial class StoreConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Schedules_are_inserted_replaced_and_deleted_and_survive_a_restart()
    {
        await Store.SaveSchedulesAsync([Schedule("b", 1, dueHours: 1), Schedule("a'\"", 2), Schedule("c", 3), Schedule("b", 9, space: "another")], Token);
        await Store.SaveSchedulesAsync([Schedule("b", 4, dueHours: 2), Schedule("c", null), Schedule("unknown", null)], Token);
        await ReopenAsync();

        var found = await Store.FindScheduleAsync(new ScheduleKey("default", "b"), Token);
        Assert.Equal((new ScheduleKey("default", "b"), Noon.AddHours(2), (byte)4), (found!.Key, found.Due, found.Content!.Value.Span[0]));
        Assert.Null((await Store.FindScheduleAsync(new ScheduleKey("default", "a'\""), Token))!.Due);
        Assert.Null(await Store.FindScheduleAsync(new ScheduleKey("default", "c"), Token));
        Assert.Null(await Store.FindScheduleAsync(new ScheduleKey("missing", "b"), Token));
        Assert.Equal((2, 1, 0), (await Store.CountSchedulesAsync("default", Token), await Store.CountSchedulesAsync("another", Token), await Store.CountSchedulesAsync("missing", Token)));
    }

    [Fact]
    public async Task Schedules_are_listed_by_id_in_pages()
    {
        await Store.SaveSchedulesAsync([.. Enumerable.Range(0, 7).Reverse().Select(i => Schedule($"s{i}", 1)), Schedule("s3", 1, space: "another")], Token);

        Assert.Equal(["s0", "s1", "s2"], Ids(await Store.ListSchedulesAsync("default", null, 3, Token)));
        Assert.Equal(["s3", "s4", "s5"], Ids(await Store.ListSchedulesAsync("default", "s2", 3, Token)));
        Assert.Equal(["s6"], Ids(await Store.ListSchedulesAsync("default", "s5", 3, Token)));
        Assert.Equal(["s3"], Ids(await Store.ListSchedulesAsync("another", null, 3, Token)));
    }

    [Fact]
    public async Task Due_schedules_come_earliest_first_across_namespaces_and_pages_continue_among_equals()
    {
        await Store.SaveSchedulesAsync(
            [
                Schedule("late", 1, dueHours: 9), Schedule("never", 1), Schedule("same-b", 1, dueHours: 5), Schedule("same-a", 1, dueHours: 5),
                Schedule("same-a", 1, dueHours: 5, space: "another"), Schedule("early", 1, dueHours: 1), Schedule("moved", 1, dueHours: 1),
            ],
            Token);
        await Store.SaveSchedulesAsync([Schedule("moved", 1, dueHours: 7), Schedule("early", 1)], Token);
        await Store.SaveSchedulesAsync([Schedule("early", 1, dueHours: 2)], Token);

        var first = await Store.ReadDueSchedulesAsync(null, 2, Token);
        Assert.Equal([("default", "early"), ("another", "same-a")], first.Select(row => (row.Key.Namespace, row.Key.ScheduleId)));
        var second = await Store.ReadDueSchedulesAsync(new ScheduleDuePosition(first[1].Due!.Value, first[1].Key), 2, Token);
        Assert.Equal(["same-a", "same-b"], Ids(second));
        Assert.Equal(["moved", "late"], Ids(await Store.ReadDueSchedulesAsync(new ScheduleDuePosition(second[1].Due!.Value, second[1].Key), 9, Token)));
    }

    [Fact]
    public async Task A_saved_schedule_does_not_share_its_bytes_with_the_caller()
    {
        byte[] content = [1, 2];
        await Store.SaveSchedulesAsync([new ScheduleRow(new ScheduleKey("default", "s"), null, content)], Token);
        content[0] = 9;
        Assert.Equal(1, (await Store.FindScheduleAsync(new ScheduleKey("default", "s"), Token))!.Content!.Value.Span[0]);
    }

    private static string[] Ids(IEnumerable<ScheduleRow> rows) => [.. rows.Select(row => row.Key.ScheduleId)];

    private static ScheduleRow Schedule(string id, byte? content, int? dueHours = null, string space = "default") => new(
        new ScheduleKey(space, id),
        dueHours is { } hours ? Noon.AddHours(hours) : null,
        content is { } value ? new ReadOnlyMemory<byte>([value]) : (ReadOnlyMemory<byte>?)null);
}
