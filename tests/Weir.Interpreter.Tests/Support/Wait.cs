using System.Diagnostics;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Support;

/// <summary>Waits for states that no event announces: files, processes of others.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Patience.Limit, $"Waited in vain for: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public static Task ForFileAsync(string path) => UntilAsync(() => File.Exists(path), path);

    /// <summary>A process id that a script wrote to a file.</summary>
    public static async Task<int> ForProcessIdAsync(string path)
    {
        await UntilAsync(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n'), path);
        return int.Parse(File.ReadAllText(path), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static bool IsRunning(int processId)
    {
        // A zombie that nobody has waited for has ended.
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
