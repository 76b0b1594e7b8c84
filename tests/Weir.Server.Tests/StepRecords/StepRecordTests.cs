using Weir.Server.Databases;
using Weir.Definitions.Values;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;
using Weir.Server.StepRecords;

namespace Weir.Server.Tests.StepRecords;

public sealed class StepRecordTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RecordedJobKey Job = new("wf", "run-1", "build");

    private readonly string folder = Directory.CreateTempSubdirectory("weir-records-").FullName;

    private string Path => System.IO.Path.Combine(folder, "steps.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_job_with_a_retried_step_shows_every_attempt()
    {
        await using var store = StepRecordStore.Open(Path);
        await RecordAsync(
            store,
            Started(),
            new StepStarted(Job, Start, 0, 1, "compile", "Compile", "shell"),
            Finished(0, 1, RecordedStatus.Failed, exitCode: 2, willRetry: true),
            new StepStarted(Job, Start.AddSeconds(5), 0, 2, "compile", "Compile", "shell"),
            Finished(0, 2, RecordedStatus.Completed, exitCode: 0, at: Start.AddSeconds(7)));

        var step = Assert.Single(store.Reader.ReadJobs("wf", "run-1")).Steps[0];

        Assert.Equal(RecordedStatus.Completed, step.Status);
        Assert.Equal(2, step.Attempts);
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(Start, step.StartedAt);
        Assert.Equal(7000, step.DurationMs);
        Assert.Equal([RecordedStatus.Failed, RecordedStatus.Completed], step.AttemptList.Select(attempt => attempt.Status));
        Assert.Equal([2, 0], step.AttemptList.Select(attempt => attempt.ExitCode));
    }

    [Fact]
    public async Task Steps_that_have_not_begun_are_pending_and_skipped_ones_say_so()
    {
        await using var store = StepRecordStore.Open(Path);
        await RecordAsync(store, Started(), Finished(1, 0, RecordedStatus.Skipped, exitCode: null, startedAt: null));

        var job = Assert.Single(store.Reader.ReadJobs("wf"));

        Assert.Equal(RecordedStatus.Running, job.Status);
        Assert.Equal([RecordedStatus.Pending, RecordedStatus.Skipped], job.Steps.Select(step => step.Status));
        Assert.Equal(0, job.Steps[1].Attempts);
        Assert.Empty(job.Steps[1].AttemptList);
    }

    [Fact]
    public async Task A_job_that_is_taken_up_again_keeps_what_was_known_of_it()
    {
        await using (var store = StepRecordStore.Open(Path))
        {
            await RecordAsync(store, Started(), new StepStarted(Job, Start, 0, 1, "compile", "Compile", "shell"), Finished(0, 1, RecordedStatus.Completed, 0));
        }

        await using (var store = StepRecordStore.Open(Path))
        {
            await RecordAsync(store, Started(attempt: 2), new JobFinished(Job, Start, RecordedStatus.Completed, Start, 99, ObjectValue.Of(("a", "b")), null));
        }

        var job = Assert.Single(StepRecordReader.Open(Path).ReadJobs("wf", "run-1"));
        Assert.Equal(2, job.Attempt);
        Assert.Equal(RecordedStatus.Completed, job.Status);
        Assert.Equal(99, job.DurationMs);
        Assert.Equal("b", job.Outputs.Get("a").ToText());
        Assert.Equal(RecordedStatus.Completed, job.Steps[0].Status);
    }

    [Fact]
    public async Task Runs_are_kept_apart()
    {
        await using var store = StepRecordStore.Open(Path);
        var other = Started() with { Job = Job with { RunId = "run-2" } };
        await RecordAsync(store, Started(), other, Lines(0, "one"), new StepLogged(other.Job, Start, 0, 1, [new(Start, OutputStream.StandardOutput, "two")]));

        Assert.Equal("one", Assert.Single(store.Reader.ReadLog(new("wf", "run-1"))).Text);
        Assert.Equal("two", Assert.Single(store.Reader.ReadLog(new("wf", "run-2"))).Text);
        Assert.Equal(2, store.Reader.ReadJobs("wf").Count);
        Assert.Empty(store.Reader.ReadJobs("other"));
    }

    [Fact]
    public async Task The_log_is_read_in_pages_by_step_and_from_its_end()
    {
        await using var store = StepRecordStore.Open(Path);
        await RecordAsync(store, Started(), Lines(0, "a", "b", "c"), Lines(1, "d"));

        var first = store.Reader.ReadLog(new("wf") { Limit = 2 });
        Assert.Equal(["a", "b"], first.Select(line => line.Text));
        Assert.Equal(["c", "d"], store.Reader.ReadLog(new("wf") { After = first[^1].Sequence }).Select(line => line.Text));
        Assert.Equal(["d"], store.Reader.ReadLog(new("wf") { StepIndex = 1 }).Select(line => line.Text));
        Assert.Equal(["c", "d"], store.Reader.ReadLogTail(new("wf") { Limit = 2 }).Select(line => line.Text));
        Assert.Empty(store.Reader.ReadLog(new("wf") { JobKey = "test" }));
    }

    [Fact]
    public async Task Following_sees_lines_as_they_come_and_ends_when_the_run_is_over()
    {
        await using var store = StepRecordStore.Open(Path, new() { PollInterval = TimeSpan.FromHours(1) });
        await RecordAsync(store, Started(), Lines(0, "before"));
        var isOver = false;
        await using var lines = store.Reader.FollowLogAsync(new("wf"), () => Volatile.Read(ref isOver)).GetAsyncEnumerator();

        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("before", lines.Current.Text);
        var next = lines.MoveNextAsync();
        await RecordAsync(store, Lines(0, "after"));
        Assert.True(await next);
        Assert.Equal("after", lines.Current.Text);
        next = lines.MoveNextAsync();
        Volatile.Write(ref isOver, true);
        await RecordAsync(store, new JobFinished(Job, Start, RecordedStatus.Completed, Start, 1, ObjectValue.Empty, null));
        Assert.False(await next);
    }

    [Fact]
    public async Task A_reader_that_knows_no_writer_polls()
    {
        await using var store = StepRecordStore.Open(Path);
        await RecordAsync(store, Started());
        var reader = StepRecordReader.Open(Path, new() { PollInterval = TimeSpan.FromMilliseconds(1) });
        await using var lines = reader.FollowLogAsync(new("wf")).GetAsyncEnumerator();
        var next = lines.MoveNextAsync();
        await RecordAsync(store, Lines(0, "hello"));
        Assert.True(await next);
        Assert.Equal("hello", lines.Current.Text);
    }

    [Fact]
    public void A_database_that_does_not_exist_has_no_records()
    {
        var reader = StepRecordReader.Open(Path);
        Assert.Empty(reader.ReadJobs("wf"));
        Assert.Empty(reader.ReadLog(new("wf")));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task A_log_beyond_its_limit_is_cut_once_with_a_mark()
    {
        var options = new StepRecordOptions { LogBytesPerJob = 10 };
        await using (var store = StepRecordStore.Open(Path, options))
        {
            await RecordAsync(store, Started(), Lines(0, "1234", "5678", "9", "10"));
        }

        await using (var store = StepRecordStore.Open(Path, options))
        {
            await RecordAsync(store, Lines(0, "11"));
            var lines = store.Reader.ReadLog(new("wf"));
            Assert.Equal(["1234", "5678"], lines.Take(2).Select(line => line.Text));
            Assert.Equal(OutputStream.Weir, lines[2].Stream);
            Assert.Contains("truncated", lines[2].Text, StringComparison.Ordinal);
            Assert.Equal(3, lines.Count);
        }
    }

    [Fact]
    public async Task Records_of_a_job_whose_beginning_was_lost_are_kept()
    {
        await using var store = StepRecordStore.Open(Path);
        await RecordAsync(store, Lines(0, "late"));
        Assert.Equal("late", Assert.Single(store.Reader.ReadLog(new("wf"))).Text);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await StepRecordStore.Open(Path).DisposeAsync();
        using (var connection = StepRecordSchema.Open(Path, write: true))
        {
            connection.Execute("PRAGMA user_version = 1000");
        }

        Assert.Contains("1000", Assert.Throws<InvalidDataException>(() => StepRecordStore.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_writers_lose_nothing()
    {
        await using var store = StepRecordStore.Open(Path);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            var job = Job with { JobKey = $"job-{i}" };
            for (var line = 0; line < 20; line++)
            {
                await RecordAsync(store, new StepLogged(job, Start, 0, 1, [new(Start, OutputStream.StandardError, $"{line}")]));
            }
        }));

        for (var i = 0; i < 50; i++)
        {
            var lines = store.Reader.ReadLog(new("wf") { JobKey = $"job-{i}" });
            Assert.Equal(Enumerable.Range(0, 20).Select(line => $"{line}"), lines.Select(line => line.Text));
        }
    }

    private static JobStarted Started(int attempt = 1) => new(
        Job, Start, "build", "Build", "default", attempt, "agent", [new(0, "compile", "Compile", "shell"), new(1, null, "Pack", "shell")]);

    private static StepFinished Finished(
        int index, int attempt, RecordedStatus status, int? exitCode, bool willRetry = false, DateTimeOffset? at = null, DateTimeOffset? startedAt = null) => new(
        Job, at ?? Start, index, attempt, null, "Compile", "shell", status, exitCode, attempt == 0 ? startedAt : Start, 10, ObjectValue.Empty, null, willRetry);

    private static StepLogged Lines(int step, params string[] lines) =>
        new(Job, Start, step, 1, [.. lines.Select(line => new LogLine(Start, OutputStream.StandardOutput, line))]);

    private static Task RecordAsync(StepRecordStore store, params RecordedEvent[] events) => store.RecordAsync(events, CancellationToken.None).AsTask();
}
