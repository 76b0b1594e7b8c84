using System.Text;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Actions.Programs;

/// <summary>Passes a program's output on and keeps the beginning of each stream for the step's outputs.</summary>
internal sealed class StreamCapture(IOutputSink next, int characters) : IOutputSink
{
    public const int DefaultCharacters = 64 * 1024;

    private readonly Lock gate = new();
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    public string StandardOutput => Take(output);

    public string StandardError => Take(error);

    public int DividesAt(ReadOnlySpan<char> longLine) => next.DividesAt(longLine);

    public void Write(OutputStream stream, string line)
    {
        lock (gate)
        {
            var kept = stream switch { OutputStream.StandardOutput => output, OutputStream.StandardError => error, _ => null };
            var room = characters - (kept?.Length ?? characters);
            if (room > 0)
            {
                kept!.Append(line.AsSpan(0, Math.Min(room, line.Length))).Append('\n');
            }
        }

        next.Write(stream, line);
    }

    private string Take(StringBuilder kept)
    {
        lock (gate)
        {
            return kept.ToString().TrimEnd('\n');
        }
    }
}
