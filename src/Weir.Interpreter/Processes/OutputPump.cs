using System.IO.Pipes;
using System.Text;

namespace Weir.Interpreter.Processes;

/// <summary>
/// Reads one output stream of a program to its end and hands on its lines. It has a thread of its own: reads of a pipe block, and
/// processes that a step leaves running may hold the pipe open for as long as the job lives.
/// </summary>
internal sealed class OutputPump
{
    private readonly AnonymousPipeClientStream source;
    private readonly OutputStream kind;
    private readonly OutputBudget budget;
    private readonly int lineCharacters;
    private readonly Lock gate = new();
    private readonly StringBuilder line = new();
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long bytesHandedOn;
    private volatile bool isWaiting;

    private OutputPump(AnonymousPipeClientStream source, OutputStream kind, OutputBudget budget, int lineCharacters)
    {
        this.source = source;
        this.kind = kind;
        this.budget = budget;
        this.lineCharacters = lineCharacters;
    }

    /// <summary>Completes at the end of the stream; never fails.</summary>
    public Task Completion => done.Task;

    /// <summary>Whether all that was in the pipe when this was asked has been handed on.</summary>
    /// <remarks>The pipe is asked first: bytes that have left it by then are handed on before the pump waits again.</remarks>
    public bool IsDrained => done.Task.IsCompleted || (!PipeState.HasInput(source.SafePipeHandle) && isWaiting);

    public long BytesHandedOn => Interlocked.Read(ref bytesHandedOn);

    /// <param name="source">The parent's end of a child's pipe.</param>
    public static OutputPump Start(AnonymousPipeClientStream source, OutputStream kind, OutputBudget budget, int lineCharacters)
    {
        var pump = new OutputPump(source, kind, budget, lineCharacters);
        new Thread(pump.Run) { IsBackground = true, Name = $"weir-output-{kind}" }.Start();
        return pump;
    }

    /// <summary>Hands on what was read of a line that has no end yet.</summary>
    public void EndLine()
    {
        lock (gate)
        {
            if (line.Length > 0)
            {
                Emit();
            }
        }
    }

    private void Run()
    {
        try
        {
            var decoder = new UTF8Encoding(false).GetDecoder();
            var bytes = new byte[16 * 1024];
            var characters = new char[bytes.Length + 4];
            int count;
            while ((count = Read(bytes)) > 0)
            {
                Take(characters.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false)));
                Interlocked.Add(ref bytesHandedOn, count);
            }

            Take(characters.AsSpan(0, decoder.GetChars([], characters, flush: true)));
            EndLine();
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

    private int Read(byte[] bytes)
    {
        isWaiting = true;
        PipeState.WaitForInput(source.SafePipeHandle);
        isWaiting = false;
        return source.Read(bytes);
    }

    private void Take(ReadOnlySpan<char> text)
    {
        lock (gate)
        {
            Divide(text);
        }
    }

    private void Divide(ReadOnlySpan<char> text)
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
