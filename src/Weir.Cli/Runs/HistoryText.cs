using System.Globalization;
using Weir.Cli.Terminal;
using Weir.Definitions.Runs;
using Weir.Interpreter.Records;

namespace Weir.Cli.Runs;

/// <summary>The state history of a run: numbered entries, to which a rerun can return.</summary>
internal static class HistoryText
{
    public static string Line(NodeChange change)
    {
        var at = change.At.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var attempt = change.Attempt > 1 ? $"attempt {change.Attempt}  " : "";
        return SafeText.OneLine($"{change.Number,6}  {at}  {change.Key,-24}  {change.Status.ToWord(),-10}  {attempt}{change.Reason}".TrimEnd());
    }
}
