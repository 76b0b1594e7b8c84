using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Tests.Support;

internal sealed class CollectingSink : IOutputSink
{
    private readonly Lock gate = new();
    private readonly List<(OutputStream Stream, string Text)> lines = [];

    public IReadOnlyList<(OutputStream Stream, string Text)> All
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    public IEnumerable<string> Of(OutputStream stream) => All.Where(line => line.Stream == stream).Select(line => line.Text);

    public void Write(OutputStream stream, string line)
    {
        lock (gate)
        {
            lines.Add((stream, line));
        }
    }
}
