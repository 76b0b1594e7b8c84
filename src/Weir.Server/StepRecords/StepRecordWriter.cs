using System.Text;
using Microsoft.Data.Sqlite;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;
using Weir.Server.Databases;

namespace Weir.Server.StepRecords;

/// <summary>Turns events into rows. Used from one thread.</summary>
internal sealed class StepRecordWriter(SqliteConnection connection, StepRecordOptions options)
{
    private const int KnownJobsLimit = 10_000;

    private readonly Dictionary<string, SqliteCommand> statements = [];
    private readonly Dictionary<RecordedJobKey, KnownJob> known = [];

    /// <summary>Writes all or, when it throws, none.</summary>
    public void Write(IEnumerable<RecordedEvent> events)
    {
        try
        {
            connection.InTransaction(() => WriteAll(events));
        }
        catch
        {
            // What was learnt of rows that are rolled back is not true.
            known.Clear();
            throw;
        }

        if (known.Count > KnownJobsLimit)
        {
            known.Clear();
        }
    }

    private void WriteAll(IEnumerable<RecordedEvent> events)
    {
        foreach (var entry in events)
        {
            Write(entry);
        }

        foreach (var job in known.Values.Where(job => job.LogBytes != job.LogBytesWritten))
        {
            Run("UPDATE jobs SET log_bytes = $bytes WHERE id = $job", ("$bytes", job.LogBytes), ("$job", job.Id));
            job.LogBytesWritten = job.LogBytes;
        }
    }

    private void Write(RecordedEvent entry)
    {
        switch (entry)
        {
            case JobStarted job:
                Start(job);
                break;
            case StepStarted step:
                Start(step);
                break;
            case StepLogged log:
                Log(log);
                break;
            case StepFinished step:
                Finish(step);
                break;
            case JobFinished job:
                Run(
                    "UPDATE jobs SET status = $status, duration_ms = $duration, outputs = $outputs, problem = $problem WHERE id = $job",
                    ("$status", job.Status.ToWord()), ("$duration", job.DurationMs), ("$outputs", job.Outputs.ToJson()), ("$problem", job.Problem),
                    ("$job", Job(job.Job).Id));
                break;
        }
    }

    private void Start(JobStarted job)
    {
        Run(
            """
            INSERT INTO jobs (workflow_id, run_id, job_key, job_id, name, runs_on, agent, attempt, status, started_at, outputs)
            VALUES ($workflow, $run, $key, $id, $name, $runsOn, $agent, $attempt, 'running', $at, '{}')
            ON CONFLICT (workflow_id, run_id, job_key) DO UPDATE SET agent = $agent, attempt = $attempt, status = 'running', duration_ms = NULL, problem = NULL
            """,
            ("$workflow", job.Job.WorkflowId), ("$run", job.Job.RunId), ("$key", job.Job.JobKey), ("$id", job.JobId), ("$name", job.Name),
            ("$runsOn", job.RunsOn), ("$agent", job.Agent), ("$attempt", job.Attempt), ("$at", job.At.ToUnixTimeMilliseconds()));
        var id = Job(job.Job).Id;
        foreach (var step in job.Steps)
        {
            Run(
                """
                INSERT INTO steps (job, step, step_id, name, uses, status, attempts, outputs) VALUES ($job, $step, $id, $name, $uses, 'pending', 0, '{}')
                ON CONFLICT (job, step) DO NOTHING
                """,
                ("$job", id), ("$step", step.Index), ("$id", step.Id), ("$name", step.Name), ("$uses", step.Uses));
        }
    }

    private void Start(StepStarted step)
    {
        var job = Job(step.Job).Id;
        var at = step.At.ToUnixTimeMilliseconds();
        Run(
            """
            INSERT INTO steps (job, step, step_id, name, uses, status, attempts, started_at, outputs)
            VALUES ($job, $step, $id, $name, $uses, 'running', $attempt, $at, '{}')
            ON CONFLICT (job, step) DO UPDATE SET name = $name, status = 'running', attempts = $attempt, started_at = COALESCE(started_at, $at)
            """,
            ("$job", job), ("$step", step.Index), ("$id", step.Id), ("$name", step.Name), ("$uses", step.Uses), ("$attempt", step.Attempt), ("$at", at));
        Run(
            """
            INSERT INTO attempts (job, step, attempt, status, started_at) VALUES ($job, $step, $attempt, 'running', $at)
            ON CONFLICT (job, step, attempt) DO UPDATE SET status = 'running'
            """,
            ("$job", job), ("$step", step.Index), ("$attempt", step.Attempt), ("$at", at));
    }

    private void Finish(StepFinished step)
    {
        var job = Job(step.Job).Id;
        var startedAt = step.StartedAt?.ToUnixTimeMilliseconds();
        var isOpen = step.WillRetry;
        Run(
            """
            INSERT INTO steps (job, step, step_id, name, uses, status, exit_code, attempts, started_at, duration_ms, outputs, problem)
            VALUES ($job, $step, $id, $name, $uses, $status, $exit, $attempt, $started, $duration, $outputs, $problem)
            ON CONFLICT (job, step) DO UPDATE SET name = $name, status = $status, exit_code = $exit, attempts = $attempt,
              started_at = COALESCE(started_at, $started),
              duration_ms = CASE WHEN $open THEN NULL WHEN started_at IS NULL THEN $duration ELSE MAX($duration, $at - started_at) END,
              outputs = $outputs, problem = $problem
            """,
            ("$job", job), ("$step", step.Index), ("$id", step.Id), ("$name", step.Name), ("$uses", step.Uses),
            ("$status", isOpen ? "running" : step.Status.ToWord()), ("$exit", step.ExitCode), ("$attempt", step.Attempt), ("$started", startedAt),
            ("$duration", step.DurationMs), ("$outputs", step.Outputs.ToJson()), ("$problem", step.Problem), ("$open", isOpen ? 1 : 0),
            ("$at", step.At.ToUnixTimeMilliseconds()));
        if (step.Attempt > 0)
        {
            Run(
                """
                INSERT INTO attempts (job, step, attempt, status, exit_code, started_at, duration_ms, problem)
                VALUES ($job, $step, $attempt, $status, $exit, $started, $duration, $problem)
                ON CONFLICT (job, step, attempt) DO UPDATE SET status = $status, exit_code = $exit, duration_ms = $duration, problem = $problem
                """,
                ("$job", job), ("$step", step.Index), ("$attempt", step.Attempt), ("$status", step.Status.ToWord()), ("$exit", step.ExitCode),
                ("$started", startedAt ?? step.At.ToUnixTimeMilliseconds()), ("$duration", step.DurationMs), ("$problem", step.Problem));
        }
    }

    private void Log(StepLogged log)
    {
        var job = Job(log.Job);
        foreach (var line in log.Lines)
        {
            if (job.LogBytes > options.LogBytesPerJob)
            {
                return;
            }

            job.LogBytes += Encoding.UTF8.GetByteCount(line.Text) + 1;
            var kept = job.LogBytes <= options.LogBytesPerJob
                ? line
                : new LogLine(line.At, OutputStream.Weir, $"[log truncated: {options.LogBytesPerJob:N0} bytes of this job were kept, what follows is dropped]");
            Run(
                "INSERT INTO lines (job, step, attempt, at, stream, text) VALUES ($job, $step, $attempt, $at, $stream, $text)",
                ("$job", job.Id), ("$step", log.Index), ("$attempt", log.Attempt), ("$at", kept.At.ToUnixTimeMilliseconds()),
                ("$stream", (int)kept.Stream), ("$text", kept.Text));
        }
    }

    private KnownJob Job(RecordedJobKey key)
    {
        if (known.TryGetValue(key, out var job))
        {
            return job;
        }

        job = FindJob(key);
        if (job is null)
        {
            // The beginning of the job was lost (a full disk, say); what follows is still worth keeping.
            Start(new JobStarted(key, DateTimeOffset.UnixEpoch, key.JobKey, key.JobKey, "", 0, "", []));
            job = FindJob(key) ?? throw new InvalidOperationException("The job's row is missing.");
        }

        known[key] = job;
        return job;
    }

    private KnownJob? FindJob(RecordedJobKey key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, log_bytes FROM jobs WHERE workflow_id = $workflow AND run_id = $run AND job_key = $key";
        command.Parameters.AddWithValue("$workflow", key.WorkflowId);
        command.Parameters.AddWithValue("$run", key.RunId);
        command.Parameters.AddWithValue("$key", key.JobKey);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new(reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!statements.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            statements.Add(sql, command);
        }

        if (command.Parameters.Count == 0)
        {
            foreach (var (name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    private sealed class KnownJob(long id, long logBytes)
    {
        public long Id { get; } = id;

        public long LogBytes { get; set; } = logBytes;

        public long LogBytesWritten { get; set; } = logBytes;
    }
}
