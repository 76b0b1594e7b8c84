using System.Text.Json;
using Weir.Definitions.Runs;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Jobs;

/// <summary>
/// The agent's own durable record of one job: a file of JSON lines. It holds what the last heartbeat may not yet have told the
/// engine, so that an agent killed at any moment knows which steps are settled. One owner at a time.
/// </summary>
internal sealed class JobJournal : IDisposable
{
    private const string FileName = "journal.jsonl";

    private readonly FileStream file;
    private readonly Lock gate = new();

    private JobJournal(FileStream file, JournalContent content, bool isNew)
    {
        this.file = file;
        Content = content;
        IsNew = isNew;
    }

    /// <summary>What the journal held when it was opened.</summary>
    public JournalContent Content { get; }

    /// <summary>Whether the job begins here: no earlier attempt on this agent wrote anything.</summary>
    public bool IsNew { get; }

    /// <summary>Opens the journal in a folder, or begins it. A last line that a crash cut off is dropped.</summary>
    public static JobJournal Open(string folder, Func<JobOpened> begin)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var content = Load(file);
            if (content is null)
            {
                file.SetLength(0);
                var opened = begin();
                var journal = new JobJournal(file, new JournalContent { Opened = opened }, isNew: true);
                journal.Append(new() { Opened = opened }, durable: true);
                return journal;
            }

            return new(file, content, isNew: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a journal that nobody has open; null when there is none.</summary>
    public static JournalContent? Peek(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Parse(file, out _);
    }

    /// <param name="durable">Returns only when the line would survive a power cut; otherwise it survives the end of this process.</param>
    public void Append(JournalEntry entry, bool durable)
    {
        byte[] line = [.. JobJson.Write(entry), (byte)'\n'];
        lock (gate)
        {
            file.Write(line);
            file.Flush(flushToDisk: durable);
        }
    }

    public void Dispose() => file.Dispose();

    private static JournalContent? Load(FileStream file)
    {
        var content = Parse(file, out var goodLength);
        file.SetLength(goodLength);
        file.Seek(0, SeekOrigin.End);
        return content;
    }

    private static JournalContent? Parse(FileStream file, out long goodLength)
    {
        goodLength = 0;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var content = new JournalContent();
        for (var rest = bytes.AsSpan(); rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            try
            {
                content.Take(JobJson.Read<JournalEntry>(rest[..end]));
            }
            catch (JsonException)
            {
                break;
            }

            goodLength += end + 1;
        }

        return content.Opened is null ? null : content;
    }
}

/// <summary>What the lines of a journal add up to.</summary>
internal sealed class JournalContent
{
    private readonly Dictionary<string, string> memory = [];
    private readonly List<StepRecord> records = [];
    private readonly List<StepSummary> summaries = [];
    private StepInterruption? current;
    private long activeMs;

    public JobOpened? Opened { get; set; }

    public byte[]? TaskToken { get; private set; }

    public bool IsClosed { get; private set; }

    public ProcessToken Token => ProcessToken.Parse(Opened!.Token);

    public JobCheckpoint Checkpoint => new()
    {
        Progress = new() { Steps = [.. records] },
        Summaries = [.. summaries],
        Current = current is null ? null : current with { Memory = new Dictionary<string, string>(memory) },
        ActiveMs = activeMs,
    };

    public void Take(JournalEntry entry)
    {
        if (entry.Opened is { } opened)
        {
            Opened = opened;
        }
        else if (entry.Taken is { } taken)
        {
            TaskToken = taken.TaskToken is null ? null : Convert.FromBase64String(taken.TaskToken);
        }
        else if (entry.Begun is { } next)
        {
            if (current?.Index != next.Index)
            {
                memory.Clear();
            }

            current = new(next.Index, next.Execution, next.Failures);
        }
        else if (entry.Failed is { } failed)
        {
            current = new(failed.Index, failed.Execution, failed.Failures) { RetryAt = failed.RetryAt };
            memory.Clear();
        }
        else if (entry.Remembered is { } fact)
        {
            memory[fact.Name] = fact.Value;
        }
        else if (entry.Settled is { } settled)
        {
            // Steps settle in order; a journal that lags behind another agent's heartbeat takes its steps over first.
            if (settled.Index == records.Count)
            {
                records.Add(settled.Record);
                summaries.Add(settled.Summary);
            }

            activeMs = settled.ActiveMs;
            current = null;
            memory.Clear();
        }

        IsClosed |= entry.Closed;
    }
}
