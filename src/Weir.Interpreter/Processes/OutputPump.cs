using System.Text;

namespace Weir.Interpreter.Processes;

/// <summary>
/// Reads one output stream of a program to its end and hands on its lines. It has a thread of its own: reads of a pipe block, and
/// processes that a step leaves running may hold the pipe open for as long as the job lives.
/// </summary>
internal sealed class OutputPump
{
    private readonly Stream source;
    private readonly OutputStream kind;
    private readonly OutputBudget budget;
    private readonly int lineCharacters;
    private readonly StringBuilder line = new();
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long reads;

    private OutputPump(Stream source, OutputStream kind, OutputBudget budget, int lineCharacters)
    {
        this.source = source;
        this.kind = kind;
        this.budget = budget;
        this.lineCharacters = lineCharacters;
    }

    /// <summary>Completes at the end of the stream; never fails.</summary>
    public Task Completion => done.Task;

    /// <summary>Grows with each read, so that a caller sees whether output still arrives.</summary>
    public long Reads => Interlocked.Read(ref reads);

    public static OutputPump Start(Stream source, OutputStream kind, OutputBudget budget, int lineCharacters)
    {
        var pump = new OutputPump(source, kind, budget, lineCharacters);
        new Thread(pump.Run) { IsBackground = true, Name = $"weir-output-{kind}" }.Start();
        return pump;
    }

    private void Run()
    {
        try
        {
            var decoder = new UTF8Encoding(false).GetDecoder();
            var bytes = new byte[16 * 1024];
            var characters = new char[bytes.Length + 4];
            int count;
            while ((count = source.Read(bytes)) > 0)
            {
                Interlocked.Increment(ref reads);
                Take(characters.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false)));
            }

            Take(characters.AsSpan(0, decoder.GetChars([], characters, flush: true)));
            if (line.Length > 0)
            {
                Emit();
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The pipe is gone; what was read was handed on.
        }
        finally
        {
            done.TrySetResult();
        }
    }

    private void Take(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var part = end < 0 ? text : text[..end];
            while (line.Length + part.Length > lineCharacters)
            {
                var room = lineCharacters - line.Length;
                line.Append(part[..room]);
                part = part[room..];
                EmitPiece();
            }

            line.Append(part);
            if (end < 0)
            {
                return;
            }

            Emit();
            text = text[(end + 1)..];
        }
    }

    /// <summary>Hands on the front of a line that has grown to the limit; the rest stays to be read on.</summary>
    private void EmitPiece()
    {
        var text = line.ToString();
        var length = Math.Clamp(budget.DividesAt(text), 1, text.Length);
        if (length > 1 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        line.Remove(0, length);
        Hand(text[..length]);
    }

    private void Emit()
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        var text = line.ToString();
        line.Clear();
        Hand(text);
    }

    private void Hand(string text) => budget.Write(kind, text, Encoding.UTF8.GetByteCount(text) + 1);
}
