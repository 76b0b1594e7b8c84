namespace Weir.Interpreter.Processes;

/// <summary>Bounds of what is kept of a program's output. Beyond them output is read and dropped, so the program never blocks.</summary>
/// <param name="TotalBytes">Bytes kept of standard output and standard error together. Default: 10 MiB.</param>
/// <param name="LineCharacters">A longer line is kept in pieces of at most this many characters. Default: 16,384.</param>
public sealed record OutputLimits(long TotalBytes, int LineCharacters)
{
    public static OutputLimits Default { get; } = new(10 * 1024 * 1024, 16 * 1024);
}

/// <summary>Which stream a line came from.</summary>
public enum OutputStream
{
    StandardOutput,
    StandardError,

    /// <summary>Weir itself speaks: truncation marks, problems, retries.</summary>
    Weir,
}

/// <summary>Takes the output of a program, line by line, without line ends.</summary>
public interface IOutputSink
{
    /// <summary>Never blocks for long; called from one thread per stream, so implementations are thread-safe.</summary>
    void Write(OutputStream stream, string line);

    /// <summary>
    /// How many characters of a line that is too long to be kept whole may be handed on now without dividing what must be seen
    /// whole (a secret to mask). At least 1.
    /// </summary>
    int DividesAt(ReadOnlySpan<char> longLine) => longLine.Length;
}
