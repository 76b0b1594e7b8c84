namespace Weir.Interpreter.Processes;

/// <summary>Lets through the lines of one execution until its limit and then says once that the rest is dropped.</summary>
internal sealed class OutputBudget(IOutputSink sink, long totalBytes)
{
    private readonly Lock gate = new();
    private long kept;
    private bool closed;

    public int DividesAt(string longLine) => sink.DividesAt(longLine);

    public void Write(OutputStream stream, string line, int sizeBytes)
    {
        // The lock is held while the sink takes the line, so the mark is the last line and both streams keep their order.
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            if (kept + sizeBytes <= totalBytes)
            {
                kept += sizeBytes;
                sink.Write(stream, line);
                return;
            }

            closed = true;
            sink.Write(OutputStream.Weir, $"[output truncated: the first {totalBytes:N0} bytes were kept, what follows is dropped]");
        }
    }

    /// <summary>Nothing more is let through: the step is over, whoever still holds its pipes.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
        }
    }
}
