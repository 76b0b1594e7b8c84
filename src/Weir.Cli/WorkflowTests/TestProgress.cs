using Spectre.Console;
using Weir.Cli.Terminal;

namespace Weir.Cli.WorkflowTests;

/// <summary>One line at the foot of a terminal that tells what runs now. Where nobody looks on there is none.</summary>
internal sealed class TestProgress(Output output, int cases) : IDisposable
{
    private const string EraseLine = "\r\u001b[2K";

    private string name = "";
    private int number;
    private bool isShown;

    public void Begin(string test)
    {
        name = SafeText.OneLine(test);
        number++;
        Show("");
    }

    public void Crash(int done, int all) => Show($", crash {done + 1} of {all}");

    /// <summary>Makes room for other output.</summary>
    public void Clear()
    {
        if (isShown)
        {
            output.NoticeWriter.Write(EraseLine);
            output.NoticeWriter.Flush();
            isShown = false;
        }
    }

    public void Dispose() => Clear();

    private void Show(string detail)
    {
        if (!output.IsTerminal)
        {
            return;
        }

        var text = $"{number}/{cases}  {name}{detail}";
        var width = Math.Max(20, output.Notices.Profile.Width - 1);
        output.NoticeWriter.Write(EraseLine + (text.Length <= width ? text : text[..(width - 1)] + "…"));
        output.NoticeWriter.Flush();
        isShown = true;
    }
}
