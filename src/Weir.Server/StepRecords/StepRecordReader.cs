using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Weir.Definitions.Values;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;

namespace Weir.Server.StepRecords;

/// <summary>
/// Reads step records and logs, also while another process writes them. Reads see what was committed. Safe for concurrent use.
/// </summary>
public sealed class StepRecordReader
{
    private readonly string path;
    private readonly StepRecordOptions options;
    private readonly ChangeSignal? changes;

    internal StepRecordReader(string path, StepRecordOptions options, ChangeSignal? changes)
    {
        this.path = path;
        this.options = options;
        this.changes = changes;
    }

    /// <summary>A reader of a database that another process may be writing. A database that does not exist yet has no records.</summary>
    public static StepRecordReader Open(string path, StepRecordOptions? options = null) => new(path, options ?? new(), null);

    /// <summary>The jobs of a run with their steps, in the order in which they were first started.</summary>
    /// <param name="runId">The first run id of the chain; null is every run of the workflow id.</param>
    public IReadOnlyList<RecordedJob> ReadJobs(string workflowId, string? runId = null)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var connection = StepRecordSchema.Open(path, write: false);

        // One transaction, so that jobs, steps and attempts fit together.
        using var transaction = connection.BeginTransaction(deferred: true);
        var attempts = Read(connection, transaction, "attempts", "row.job, step, row.attempt", workflowId, runId, ReadAttempt)
            .ToLookup(row => row.Step, row => row.Attempt);
        var steps = Read(connection, transaction, "steps", "row.job, step", workflowId, runId, row => ReadStep(row, attempts))
            .ToLookup(row => row.Job, row => row.Step);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT * FROM jobs WHERE workflow_id = $workflow AND ($run IS NULL OR run_id = $run) ORDER BY id";
        Bind(command, workflowId, runId);
        using var reader = command.ExecuteReader();
        var jobs = new List<RecordedJob>();
        while (reader.Read())
        {
            jobs.Add(ReadJob(reader, steps));
        }

        return jobs;
    }

    /// <summary>Lines in the order in which they were recorded.</summary>
    public IReadOnlyList<RecordedLine> ReadLog(LogQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 10_000);
        if (!File.Exists(path))
        {
            return [];
        }

        return Lines(query, "lines.sequence > $after", "lines.sequence");
    }

    /// <summary>The last lines, oldest first. <see cref="LogQuery.After"/> is not looked at.</summary>
    public IReadOnlyList<RecordedLine> ReadLogTail(LogQuery query) =>
        File.Exists(path) ? [.. Lines(query, "$after IS NOT NULL", "lines.sequence DESC").AsEnumerable().Reverse()] : [];

    /// <summary>
    /// Lines as they are recorded, from <see cref="LogQuery.After"/> on. It ends after the lines that were recorded when
    /// <paramref name="isOver"/> was first true.
    /// </summary>
    /// <param name="isOver">Asked when there are no more lines; null never ends.</param>
    public async IAsyncEnumerable<RecordedLine> FollowLogAsync(
        LogQuery query, Func<bool>? isOver = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var change = changes?.Next;
            var over = isOver?.Invoke() ?? false;
            var lines = ReadLog(query);
            foreach (var line in lines)
            {
                yield return line;
                query = query with { After = line.Sequence };
            }

            if (lines.Count > 0)
            {
                continue;
            }

            if (over)
            {
                yield break;
            }

            await WaitAsync(change, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a change in this process, and in any case looks again after the poll interval.</summary>
    private async Task WaitAsync(Task? change, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(options.PollInterval, options.Time, stop.Token);
        await Task.WhenAny(change ?? pause, pause).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private List<RecordedLine> Lines(LogQuery query, string condition, string order)
    {
        using var connection = StepRecordSchema.Open(path, write: false);
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT lines.sequence, jobs.job_key, lines.step, lines.attempt, lines.at, lines.stream, lines.text FROM jobs JOIN lines ON lines.job = jobs.id
            WHERE jobs.workflow_id = $workflow AND ($run IS NULL OR jobs.run_id = $run) AND ($key IS NULL OR jobs.job_key = $key)
              AND ($step IS NULL OR lines.step = $step) AND ($attempt IS NULL OR lines.attempt = $attempt) AND {condition}
            ORDER BY {order} LIMIT $limit
            """;
        Bind(command, query.WorkflowId, query.RunId);
        command.Parameters.AddWithValue("$key", (object?)query.JobKey ?? DBNull.Value);
        command.Parameters.AddWithValue("$step", (object?)query.StepIndex ?? DBNull.Value);
        command.Parameters.AddWithValue("$attempt", (object?)query.Attempt ?? DBNull.Value);
        command.Parameters.AddWithValue("$after", query.After);
        command.Parameters.AddWithValue("$limit", query.Limit);
        using var reader = command.ExecuteReader();
        var lines = new List<RecordedLine>();
        while (reader.Read())
        {
            lines.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3), Time(reader.GetInt64(4)),
                (OutputStream)reader.GetInt32(5), reader.GetString(6)));
        }

        return lines;
    }

    private static List<T> Read<T>(
        SqliteConnection connection, SqliteTransaction transaction, string table, string order, string workflowId, string? runId, Func<SqliteDataReader, T> map)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            SELECT row.* FROM jobs JOIN {table} row ON row.job = jobs.id
            WHERE jobs.workflow_id = $workflow AND ($run IS NULL OR jobs.run_id = $run) ORDER BY {order}
            """;
        Bind(command, workflowId, runId);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    private static RecordedJob ReadJob(SqliteDataReader row, ILookup<long, RecordedStep> steps) => new(
        row.GetString(row.GetOrdinal("workflow_id")),
        row.GetString(row.GetOrdinal("run_id")),
        row.GetString(row.GetOrdinal("job_key")),
        row.GetString(row.GetOrdinal("job_id")),
        row.GetString(row.GetOrdinal("name")),
        row.GetString(row.GetOrdinal("runs_on")),
        row.GetString(row.GetOrdinal("agent")),
        row.GetInt32(row.GetOrdinal("attempt")),
        Status(row),
        Time(row.GetInt64(row.GetOrdinal("started_at"))),
        Number(row, "duration_ms"),
        Outputs(row),
        Text(row, "problem"),
        [.. steps[row.GetInt64(row.GetOrdinal("id"))]]);

    private static (long Job, RecordedStep Step) ReadStep(SqliteDataReader row, ILookup<(long Job, int Step), RecordedAttempt> attempts)
    {
        var job = row.GetInt64(row.GetOrdinal("job"));
        var index = row.GetInt32(row.GetOrdinal("step"));
        return (job, new(
            index,
            Text(row, "step_id"),
            row.GetString(row.GetOrdinal("name")),
            row.GetString(row.GetOrdinal("uses")),
            Status(row),
            (int?)Number(row, "exit_code"),
            row.GetInt32(row.GetOrdinal("attempts")),
            Number(row, "started_at") is { } started ? Time(started) : null,
            Number(row, "duration_ms"),
            Outputs(row),
            Text(row, "problem"),
            [.. attempts[(job, index)]]));
    }

    private static ((long Job, int Step) Step, RecordedAttempt Attempt) ReadAttempt(SqliteDataReader row) => (
        (row.GetInt64(row.GetOrdinal("job")), row.GetInt32(row.GetOrdinal("step"))),
        new(
            row.GetInt32(row.GetOrdinal("attempt")),
            Status(row),
            (int?)Number(row, "exit_code"),
            Time(row.GetInt64(row.GetOrdinal("started_at"))),
            Number(row, "duration_ms"),
            Text(row, "problem")));

    private static void Bind(SqliteCommand command, string workflowId, string? runId)
    {
        command.Parameters.AddWithValue("$workflow", workflowId);
        command.Parameters.AddWithValue("$run", (object?)runId ?? DBNull.Value);
    }

    private static RecordedStatus Status(SqliteDataReader row) => RecordedStatuses.FromWord(row.GetString(row.GetOrdinal("status")));

    private static ObjectValue Outputs(SqliteDataReader row) => (ObjectValue)ValueJson.Parse(row.GetString(row.GetOrdinal("outputs")));

    private static string? Text(SqliteDataReader row, string column) => row.IsDBNull(row.GetOrdinal(column)) ? null : row.GetString(row.GetOrdinal(column));

    private static long? Number(SqliteDataReader row, string column) => row.IsDBNull(row.GetOrdinal(column)) ? null : row.GetInt64(row.GetOrdinal(column));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
